import { nearest } from '../environment/nearest.js'
import type { Reason } from '../schema/measurement.js'
import type { MeasurementAddress } from '../schema/measurement-id.js'
import { acceptCandidates } from './accept-candidates.js'
import type { Candidate } from './candidate.js'
import { evidenceOf } from './evidence/evidence-of.js'
import { partsOf, type GateContext } from './gate-context.js'
import { limitsOfRule } from './limits-of-rule.js'
import { matchMeasure, type Match } from './match-measure.js'
import { meetsMinimum } from './meets-minimum.js'
import { changeSinceBaseline } from './no-worse-than.js'
import type { PolicyAcceptance, PolicyRule } from './resolved-policy.js'

/** Everything that one rule judges: an entry for each measurement that matches it, and one that says so where none does. */
export function candidatesOfRule(
  rule: PolicyRule,
  patterns: readonly MeasurementAddress[],
  acceptances: readonly PolicyAcceptance[],
  context: GateContext,
): Candidate[] {
  const matches = patterns.flatMap((pattern) => matchMeasure(pattern, context.index))
  if (isBeyondTask(rule, patterns, context)) return [notApplicable(rule)]
  if (matches.length === 0) return [notMeasured(rule, patterns, context)]
  if (rule.required) return [requiredCandidate(rule, matches)]
  const used = new Set<PolicyAcceptance>()
  const judged = matches.flatMap((match) =>
    acceptCandidates(rule, match, { acceptances, used, context }, candidateOf(rule, match, context)),
  )
  const unused = acceptances.filter((acceptance) => !used.has(acceptance))
  return [
    ...judged,
    ...unused.map((acceptance) => ({
      state: 'unused' as const,
      rule,
      measure: rule.measure,
      kind: kindOf(rule),
      acceptance,
    })),
  ]
}

/** Whether a preset asks for what the task of this audit cannot have, such as error rates where no ground truth was declared. */
function isBeyondTask(rule: PolicyRule, patterns: readonly MeasurementAddress[], { run, facts }: GateContext): boolean {
  const tasksOf = (id: string) => facts.metrics.find((metric) => metric.id === id)?.tasks
  return rule.ofPreset && patterns.every(({ metric }) => tasksOf(metric)?.includes(run.task) === false)
}

function notApplicable(rule: PolicyRule): Candidate {
  return { state: 'not-applicable', rule, measure: rule.measure, kind: kindOf(rule), limit: limitsOfRule(rule) }
}

export function kindOf(rule: PolicyRule): Candidate['kind'] {
  if (rule.required) return 'required'
  return rule.noWorseThan ? 'no-worse-than' : 'limit'
}

function candidateOf(rule: PolicyRule, match: Match, context: GateContext): Candidate {
  const { measurement, address, id } = match
  const base = { rule, measure: id, kind: kindOf(rule) }
  const limit = limitsOfRule(rule)
  const unavailable = (cause: 'unavailable' | 'no-baseline', reason: Reason): Candidate => ({
    ...base,
    state: 'unavailable',
    cause,
    reason,
    limit,
    measurement,
  })
  if (measurement.value === null) return unavailable('unavailable', measurement.unavailable ?? 'missing-evidence')
  const metric = context.facts.metrics.find((facts) => facts.id === address.metric)
  if (!meetsMinimum(rule, metric?.minimum ?? 'rows', measurement, address, context.groups))
    return unavailable('unavailable', 'below-minimum')
  if (!rule.noWorseThan) {
    const evidence = evidenceOf(measurement, address, { groups: context.groups, ...partsOf(metric) })
    return { ...base, state: 'measured', measurement, evidence, limit }
  }
  const change = changeSinceBaseline(measurement, address, rule, context)
  if (!change) return unavailable('no-baseline', 'missing-evidence')
  if (change.measurement.value === null)
    return unavailable('unavailable', change.measurement.unavailable ?? 'missing-evidence')
  const evidence = evidenceOf(change.measurement, change.address, { groups: context.groups })
  const measure = change.comparison === 'paired' ? change.measurement.id : id
  return {
    ...base,
    measure,
    state: 'measured',
    measurement: change.measurement,
    evidence,
    limit: change.limit(rule.noWorseThan.margin),
    comparison: change.comparison,
  }
}

function requiredCandidate(rule: PolicyRule, matches: readonly Match[]): Candidate {
  const present = matches.find(({ measurement }) => measurement.value !== null)
  if (present) return { state: 'present', rule, measure: present.id, kind: 'required' }
  const { id, measurement } = matches[0]!
  const reason = measurement.unavailable ?? 'missing-evidence'
  return {
    state: 'unavailable',
    rule,
    measure: id,
    kind: 'required',
    cause: 'unavailable',
    reason,
    limit: { low: null, high: null },
    measurement,
  }
}

function notMeasured(
  rule: PolicyRule,
  patterns: readonly MeasurementAddress[],
  { run, index }: GateContext,
): Candidate {
  const analysis = patterns[0]?.analysis
  const status = run.analyses.find(({ id }) => id === analysis)?.status
  const reasons: Record<string, Reason> = { failed: 'analysis-failed', cancelled: 'cancelled' }
  const alike = [...index.keys()].filter((id) => id.startsWith(`${analysis}/${patterns[0]?.metric}`)).slice(0, 500)
  return {
    state: 'unavailable',
    rule,
    measure: rule.measure,
    kind: kindOf(rule),
    cause: 'not-measured',
    reason: reasons[status ?? ''] ?? 'missing-evidence',
    limit: limitsOfRule(rule),
    nearest: nearest(rule.measure, alike),
  }
}
