import { formatCell, type Cell } from '../schema/measurement-id.js'
import type { RuleLimit } from '../schema/verdict.js'
import type { Candidate, Measured } from './candidate.js'
import { acceptedCell } from './check-acceptances.js'
import { rangeEvidence } from './evidence/range-evidence.js'
import { partsOf, type GateContext } from './gate-context.js'
import { movedLimit } from './limits-of-rule.js'
import type { Match } from './match-measure.js'
import type { PolicyAcceptance, PolicyRule } from './resolved-policy.js'

interface Acceptances {
  readonly acceptances: readonly PolicyAcceptance[]
  /** Filled with those that reach something. */
  readonly used: Set<PolicyAcceptance>
  readonly context: GateContext
}

/**
 * A candidate under the acceptances that reach it. One for the whole, or for its very cell, moves its limit. One for a group within a range (`where:
 * '[sex=Female]'` on difference(sex)) allows the wider limit to gaps of that group only: the range over all groups is held to it, and the range over
 * the other groups to the rule's own limit (or to the next acceptance).
 */
export function acceptCandidates(
  rule: PolicyRule,
  match: Match,
  acceptances: Acceptances,
  candidate: Candidate,
): Candidate[] {
  const reaching = acceptances.acceptances.filter((acceptance) => reaches(acceptance, match))
  for (const acceptance of reaching) acceptances.used.add(acceptance)
  if (candidate.state !== 'measured') return [candidate]
  const widest = reaching
    .map((acceptance) => ({ acceptance, limit: acceptedLimit(rule, candidate.limit, acceptance) }))
    .sort((a, b) => widthOf(b.limit, candidate.limit) - widthOf(a.limit, candidate.limit))
  const isRange = match.address.cell === undefined && match.address.features !== undefined
  return isRange ? chain(match, candidate, widest, acceptances.context) : onCell(candidate, widest)
}

type Accepted = { readonly acceptance: PolicyAcceptance; readonly limit: RuleLimit }

function onCell(candidate: Measured, [widest]: readonly Accepted[]): Candidate[] {
  return [widest ? { ...candidate, ...widest, limitWithout: candidate.limit } : candidate]
}

/** From the widest acceptance to the rule's own limit, each step without the cells that the steps before it accepted. */
function chain(match: Match, candidate: Measured, accepted: readonly Accepted[], context: GateContext): Candidate[] {
  const entries: Candidate[] = []
  const gone: Cell[] = []
  for (const [index, { acceptance, limit }] of accepted.entries()) {
    const limitWithout = accepted[index + 1]?.limit ?? candidate.limit
    const rest = gone.length === 0 ? candidate : restOf(match, candidate, gone, context)
    if (rest === null) return entries
    entries.push(rest.state === 'measured' ? { ...rest, acceptance, limit, limitWithout } : rest)
    const cell = acceptance.where === undefined ? null : acceptedCell(acceptance.where)
    if (cell === null) return entries
    gone.push(cell)
  }
  const rest = gone.length === 0 ? candidate : restOf(match, candidate, gone, context)
  return rest === null ? entries : [...entries, rest]
}

/** The range over the groups that hold none of the cells; null where fewer than two groups are left. */
function restOf(
  match: Match,
  candidate: Measured,
  gone: readonly Cell[],
  { groups, facts }: GateContext,
): Candidate | null {
  const { address, measurement } = match
  const keep = (cell: Cell): boolean => !gone.some((lost) => holds(cell, lost))
  const without = gone.map((cell) => `[${formatCell(cell)}]`)
  const metric = facts.metrics.find(({ id }) => id === address.metric)
  const { parts } = partsOf(metric)
  const left = (parts ?? [address.metric]).map(
    (name) => groups.compared(address, address.features ?? [], name).filter(({ cell }) => keep(cell)).length,
  )
  if (Math.min(...left) < 2) return null
  const evidence = rangeEvidence(measurement, address, { groups, keep, ...(parts ? { parts } : {}) })
  const { rule, measure, kind, limit } = candidate
  if (!evidence || !measurement.interval)
    return {
      state: 'unavailable',
      rule,
      measure,
      kind,
      cause: 'unavailable',
      reason: 'missing-evidence',
      limit,
      without,
    }
  const { unit, interval } = measurement
  return { ...candidate, measurement: { value: evidence.value, unit, interval, n: null }, evidence, without }
}

function reaches({ where }: PolicyAcceptance, { address }: Match): boolean {
  const cell = where === undefined ? null : acceptedCell(where)
  if (cell === null) return true
  if (address.cell) return holds(address.cell, cell) || (address.against !== undefined && holds(address.against, cell))
  return Object.keys(cell).every((name) => address.features?.includes(name))
}

function holds(cell: Cell, part: Cell): boolean {
  return Object.keys(part).every((name) => name in cell && cell[name] === part[name])
}

function acceptedLimit(rule: PolicyRule, limit: RuleLimit, { upTo }: PolicyAcceptance): RuleLimit {
  if (!rule.noWorseThan) return movedLimit(limit, upTo) ?? limit
  return limit.high === null ? { low: -upTo, high: null } : { low: null, high: upTo }
}

function widthOf(limit: RuleLimit, own: RuleLimit): number {
  return (limit.high ?? 0) - (own.high ?? 0) + ((own.low ?? 0) - (limit.low ?? 0))
}
