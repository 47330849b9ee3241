import type { Run } from '../schema/run.js'
import type { RuleVerdict, Verdict, VerdictWord } from '../schema/verdict.js'
import { candidatesOfRule } from './candidates-of-rule.js'
import type { Candidate, Measured } from './candidate.js'
import type { Evidence } from './evidence/evidence.js'
import { groupsOfRun } from './evidence/groups-of-run.js'
import type { GateContext } from './gate-context.js'
import { holmLevels, type FamilyDecision } from './holm-levels.js'
import type { MeasurementIndex } from './match-measure.js'
import { withPresetNames } from './presets/preset-names.js'
import { resolveMeasure, type MeasureFacts } from './resolve-measure.js'
import type { ResolvedPolicy } from './resolved-policy.js'
import { isExpired, verdictOfCandidate } from './verdict-of-candidate.js'

export interface EvaluatePolicyOptions extends Pick<MeasureFacts, 'metrics' | 'aliases' | 'analyses'> {
  readonly run: Run
  readonly policy: ResolvedPolicy
  /** The day, `YYYY-MM-DD`, that acceptances are held against. */
  readonly today: string
  /** α of the intervals; that of the Run when absent. */
  readonly alpha?: number
  /** Another run that `noWorseThan` compares with where this one was not audited with a baseline. */
  readonly baseline?: Run
}

/**
 * The verdict of a policy on a Run. Each rule is judged by the displayed two-sided interval: wholly inside its limit passes (touching is inside), wholly
 * outside fails where the exact test of its groups agrees, else it is inconclusive. The error-level rules are a family: their failing side is adjusted by Holm, their passing side is not.
 * Overall fail comes before inconclusive before pass, error-level rules alone counting; without a rule the verdict is `none`. Rules that do not apply count neither
 * way, but where none applies nothing has been shown, which is inconclusive.
 * Exit code 1 fail, 3 inconclusive, 0 otherwise.
 * @throws POLICY_UNKNOWN_MEASURE and others where a rule names what does not exist
 */
export function evaluatePolicy(options: EvaluatePolicyOptions): Verdict {
  const { run, policy, today } = options
  const alpha = options.alpha ?? alphaOfRun(run)
  const rules = policy.rules.filter((rule) => rule.level !== 'off')
  const context = contextOf(options)
  const candidates = rules.flatMap((rule) =>
    candidatesOfRule(
      rule,
      resolveMeasure(rule, context.facts),
      policy.acceptances.filter((acceptance) => acceptance.rule === rule.id),
      context,
    ),
  )
  const family = candidates.filter(isInFamily).filter((candidate) => !isExpired(candidate, { today }))
  const decisions = new Map<Candidate, FamilyDecision>()
  holmLevels(family, alpha).forEach((decision, index) => decisions.set(family[index]!, decision))
  const judgement = { alpha, family: family.length, today }
  const verdicts = candidates.map((candidate) =>
    verdictOfCandidate(candidate, decisions.get(candidate) ?? null, judgement),
  )
  return {
    schemaVersion: 1,
    run: run.id,
    policies: [...policy.names],
    confidence: 1 - alpha,
    ...overall(verdicts),
    rules: verdicts,
  }
}

/** The verdict where no policy was given. */
export function noVerdict(run: Run): Verdict {
  return {
    schemaVersion: 1,
    run: run.id,
    policies: [],
    confidence: 1 - alphaOfRun(run),
    verdict: 'none',
    exitCode: 0,
    rules: [],
  }
}

export function overall(rules: readonly RuleVerdict[]): { verdict: VerdictWord; exitCode: number } {
  if (rules.length === 0) return { verdict: 'none', exitCode: 0 }
  const words = rules.filter(({ level }) => level === 'error').map(({ verdict }) => verdict)
  if (words.includes('fail')) return { verdict: 'fail', exitCode: 1 }
  const nothingShown = words.length > 0 && words.every((word) => word === 'not-applicable')
  return nothingShown || words.includes('inconclusive')
    ? { verdict: 'inconclusive', exitCode: 3 }
    : { verdict: 'pass', exitCode: 0 }
}

function isInFamily(candidate: Candidate): candidate is Measured & { evidence: Evidence } {
  return candidate.state === 'measured' && candidate.evidence !== null && candidate.rule.level === 'error'
}

/** The Run's own metrics and analyses count as known too, so that a Run of a user's metric can be gated without it. */
function contextOf({ run, metrics, aliases, analyses, baseline }: EvaluatePolicyOptions): GateContext {
  const index = indexOf(run)
  const inRun = new Set([...index.keys()].map((id) => /^[a-z0-9-]+\/([a-z0-9-]+)/u.exec(id)?.[1] ?? ''))
  const others = [...inRun].filter((id) => !metrics.some((metric) => metric.id === id)).map((id) => ({ id }))
  const facts = withPresetNames({
    metrics: [...metrics, ...others],
    aliases,
    analyses: [...new Set([...analyses, ...run.analyses.map(({ id }) => id)])],
    features: run.features,
    measured: run.analyses.filter(({ measurements }) => measurements.length > 0).map(({ id }) => id),
  })
  return {
    run,
    index,
    groups: groupsOfRun(index, run.features),
    facts,
    ...(baseline ? { baseline: indexOf(baseline) } : {}),
  }
}

function indexOf(run: Run): MeasurementIndex {
  return new Map(
    run.analyses.flatMap(({ measurements }) => measurements.map((measurement) => [measurement.id, measurement])),
  )
}

/** The Run says at which confidence it was made. */
function alphaOfRun({ config }: Run): number {
  const statistics = config['statistics'] as { confidence?: unknown } | undefined
  const confidence = statistics?.confidence
  return typeof confidence === 'number' && confidence > 0 && confidence < 1 ? 1 - confidence : 0.05
}
