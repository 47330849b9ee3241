import type { Measurement } from '../../schema/measurement.js'
import type { MeasurementAddress, Transform } from '../../schema/measurement-id.js'
import type { RuleLimit } from '../../schema/verdict.js'
import { binomialLaw, probabilityBetween } from '../../statistics/binomial-law.js'
import { detectableGap } from '../../statistics/detectable-gap.js'
import type { Limits } from '../../statistics/limits.js'
import { moverDifference, moverRatio } from '../../statistics/mover.js'
import { criticalValue } from '../../statistics/normal.js'
import type { Evidence } from './evidence.js'
import { exactPOfPair } from './exact-pair.js'
import { estimateOf, reproduces, type Estimate } from './group-estimate.js'
import type { GroupsOfRun } from './groups-of-run.js'
import { factorToPassOfNormal } from './normal-approximation.js'

/** Transforms that hold two groups against each other. */
const kinds: Partial<Record<Transform, 'difference' | 'ratio'>> = {
  difference: 'difference',
  ratio: 'ratio',
  'difference-to-reference': 'difference',
  'ratio-to-reference': 'ratio',
}

/**
 * Evidence of a pair of groups, first against second (or against the declared reference), from the two groups themselves (MOVER), where that gives back the interval that the
 * Run shows; null where it does not, as for Mantel–Haenszel estimates.
 */
export function pairEvidence(
  measurement: Measurement,
  address: MeasurementAddress,
  groups: GroupsOfRun,
): Evidence | null {
  const { cell } = address
  const transform = kinds[address.transform ?? 'min']
  if (!cell || !measurement.interval || !transform) return null
  const against = address.transform === transform ? address.against : groups.reference(cell)
  if (!against) return null
  const [first, second] = [cell, against].map((name) => {
    const group = groups.group(address, name)
    return group && estimateOf(group)
  })
  if (!first || !second || measurement.value === null) return null
  const limits = (alpha: number, factor = 1): Limits => {
    const z = criticalValue(alpha)
    const [a, b] = [first, second].map(({ value, limits: at }) => ({ value, ...at(z, factor) }))
    return transform === 'difference' ? moverDifference(a!, b!) : moverRatio(a!, b!)
  }
  if (!reproduces(limits(1 - measurement.interval.confidence), measurement.interval)) return null
  return {
    value: measurement.value,
    limits,
    exactP: (limit, { factor = 1, level = 2 } = {}) =>
      2 * (exactPOfPair([first, second], transform, limit, { factor, ceiling: level / 2 }) ?? 0),
    falseAlarmRate: (limit) =>
      first.isShare && second.isShare ? falseAlarmOfPair([first, second], transform, limit) : null,
    detectable: (limit, alpha, power) =>
      first.isShare && second.isShare ? detectablePair([first, second], transform, limit, { alpha, power }) : null,
    factorToPass: (limit, alpha, power) =>
      factorToPassOfNormal(
        measurement.value!,
        measurement.interval!,
        transform === 'difference' ? 0 : 1,
        limit,
        alpha,
        power,
      ),
  }
}

type Pair = readonly [first: Estimate, second: Estimate]

function pooledRate(pair: readonly Estimate[]): number {
  return pair.reduce((sum, { value, rows }) => sum + value * rows, 0) / pair.reduce((sum, { rows }) => sum + rows, 0)
}

/** P(first − second, or first ÷ second, lies outside the limit) when both groups have their pooled rate: the exact binomial sum. O(√n). */
export function falseAlarmOfPair(pair: Pair, kind: 'difference' | 'ratio', limit: RuleLimit): number {
  const rate = pooledRate(pair)
  if (!(rate > 0 && rate < 1)) return 0
  const [first, second] = pair.map(({ rows }) => binomialLaw(Math.max(1, Math.round(rows)), rate))
  const allowed = (bound: number, other: number): number =>
    (kind === 'difference' ? other + bound : other * bound) * first!.size
  let outside = 0
  for (let k = 0; k < second!.chances.length; k++) {
    const other = (second!.first + k) / second!.size
    const above =
      limit.high === null
        ? 0
        : probabilityBetween(first!, Math.floor(allowed(limit.high, other) + 1e-9) + 1, first!.size)
    const below =
      limit.low === null ? 0 : probabilityBetween(first!, 0, Math.ceil(allowed(limit.low, other) - 1e-9) - 1)
    outside += second!.chances[k]! * Math.min(1, above + below)
  }
  return Math.min(1, outside)
}

interface Test {
  readonly alpha: number
  readonly power: number
}

/** A pair is the extreme pair of two groups; the group that is to be higher stands first. */
function detectablePair(
  [first, second]: Pair,
  kind: 'difference' | 'ratio',
  { low, high }: RuleLimit,
  { alpha, power }: Test,
): number | null {
  const rate = pooledRate([first, second])
  const options = { confidence: 1 - alpha, power }
  const sizes = [first.rows, second.rows] as const
  const turned = [second.rows, first.rows] as const
  if (kind === 'ratio') return low === null ? null : detectableGap(turned, rate, { kind, limit: low }, options)
  if (high !== null && high >= 0) return detectableGap(sizes, rate, { kind, limit: high }, options)
  const found = low === null || low > 0 ? null : detectableGap(turned, rate, { kind, limit: -low }, options)
  return found === null ? null : -found
}
