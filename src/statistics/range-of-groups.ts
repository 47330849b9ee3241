import type { Limits } from './limits.js'
import { moverDifference, moverRatio } from './mover.js'
import type { EstimateWithLimits } from './mover.js'
import { criticalValue } from './normal.js'

/** A group's value and its limits at any two-sided critical value z. */
export interface GroupEstimate {
  readonly value: number
  limits(z: number): Limits
}

export interface RangeOptions {
  /** m of the adjustment α/m; G(G − 1)/2 when absent. */
  readonly comparisons?: number
}

/**
 * Max − min over G independent groups with limits from all ordered pairs. low = the largest lower pair limit at 1 − α/m, m = G(G − 1)/2, but
 * at least 0; high = the largest unadjusted upper pair limit. If the true range is D, some pair has that difference: its upper limit exceeds D
 * with 1 − α/2, and by Bonferroni all lower limits hold at once. With two groups nothing is adjusted, and
 * Wilson's uneven one-sided errors remain: 2.5 % on the mean, up to 3.7 % for a group under 200 rows whose low rate is the higher one (enumerated in
 * coverage.full.test.ts); a verdict therefore asks `exactLimitP` besides. A bootstrap of max − min is biased upwards and must not stand in for this.
 * Value ≥ 0, low ≤ value ≤ high for limits that contain their values. Needs two groups. O(G log G) as a rule, O(G²) at worst.
 *
 * @example maximumDifference([shareEstimate(0.6, 1000), shareEstimate(0.3, 1000)], 0.95) // { value: 0.3, low: 0.2577, high: 0.3407 }
 */
export function maximumDifference(
  groups: readonly GroupEstimate[],
  confidence: number,
  options: RangeOptions = {},
): EstimateWithLimits {
  const { adjusted, unadjusted } = limitsOfGroups(groups, confidence, options)
  const values = groups.map((group) => group.value)
  const low = largestOverPairs(adjusted, {
    first: (a) => a.low,
    second: (b) => -b.value,
    bound: (a, b) => a.low - b.value,
    exact: (a, b) => moverDifference(a, b).low,
  })
  const high = largestOverPairs(unadjusted, {
    first: (a) => a.high,
    second: (b) => -b.low,
    bound: (a, b) => a.high - b.low,
    exact: (a, b) => moverDifference(a, b).high,
  })
  return { value: largest(values) - smallest(values), low: Math.max(0, low), high }
}

/**
 * Min ÷ max over G independent groups of values that are not negative, with limits from all ordered pairs. low = the smallest unadjusted lower
 * pair limit; high = the smallest upper pair limit at 1 − α/m, m = G(G − 1)/2, but at most 1. In [0, 1]; null when the largest value is 0.
 * Needs two groups. O(G log G) as a rule, O(G²) at worst.
 *
 * @example minimumRatio([shareEstimate(0.6, 1000), shareEstimate(0.3, 1000)], 0.95) // { value: 0.5, low: 0.4489, high: 0.5563 }
 */
export function minimumRatio(
  groups: readonly GroupEstimate[],
  confidence: number,
  options: RangeOptions = {},
): EstimateWithLimits | null {
  const { adjusted, unadjusted } = limitsOfGroups(groups, confidence, options)
  const values = groups.map((group) => group.value)
  if (!(largest(values) > 0)) return null
  const low = -largestOverPairs(unadjusted, {
    first: (a) => -a.low,
    second: (b) => b.high,
    bound: (a, b) => -a.low / b.high,
    exact: (a, b) => -moverRatio(a, b).low,
  })
  const high = -largestOverPairs(adjusted, {
    first: (a) => -a.high,
    second: (b) => b.value,
    bound: (a, b) => (b.value > 0 ? -a.high / b.value : -Infinity),
    exact: (a, b) => -moverRatio(a, b).high,
  })
  return { value: smallest(values) / largest(values), low: low === 0 ? 0 : low, high: Math.min(1, high) }
}

function limitsOfGroups(groups: readonly GroupEstimate[], confidence: number, options: RangeOptions) {
  if (groups.length < 2) throw new RangeError(`A range over groups needs at least two groups, found ${groups.length}.`)
  const comparisons = options.comparisons ?? (groups.length * (groups.length - 1)) / 2
  const at = (z: number) => groups.map((group): EstimateWithLimits => ({ value: group.value, ...group.limits(z) }))
  return { adjusted: at(criticalValue((1 - confidence) / comparisons)), unadjusted: at(criticalValue(1 - confidence)) }
}

interface PairSearch {
  readonly first: (a: EstimateWithLimits) => number
  readonly second: (b: EstimateWithLimits) => number
  readonly bound: (a: EstimateWithLimits, b: EstimateWithLimits) => number
  readonly exact: (a: EstimateWithLimits, b: EstimateWithLimits) => number
}

/**
 * Largest exact(a, b) over ordered pairs of different groups. `bound` is at least `exact` and falls as the keys `first` and `second` fall, so
 * both loops end as soon as no later pair can win.
 */
function largestOverPairs(groups: readonly EstimateWithLimits[], search: PairSearch): number {
  const firsts = [...groups].sort((a, b) => search.first(b) - search.first(a))
  const seconds = [...groups].sort((a, b) => search.second(b) - search.second(a))
  let best = -Infinity
  for (const a of firsts) {
    if (search.bound(a, seconds[0]!) <= best) break
    for (const b of seconds) {
      if (search.bound(a, b) <= best) break
      if (a !== b) best = Math.max(best, search.exact(a, b))
    }
  }
  return best
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity)
}

function smallest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity)
}
