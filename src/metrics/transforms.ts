import type { Reason } from '../schema/measurement.js'
import type { Limits } from '../statistics/limits.js'
import { moverDifference, moverRatio } from '../statistics/mover.js'
import { criticalValue } from '../statistics/normal.js'
import { maximumDifference, minimumRatio } from '../statistics/range-of-groups.js'
import type { Disparity, GroupEstimate } from './compared.js'
import type { Estimate } from './estimate.js'
import { outcome, unavailable } from './metric.js'
import { testOfGroups, testOfPair } from './significance.js'

export type OverGroups = 'min' | 'max' | 'difference' | 'ratio'

export interface TransformOptions {
  readonly confidence: number
  /** m of the adjustment of max − min and min ÷ max to all pairs; G(G − 1)/2 when absent. */
  readonly comparisons?: number
}

/**
 * Smallest, largest, max − min or min ÷ max of the groups compared. Limits of the last two: the pairwise rule (`maximumDifference`,
 * `minimumRatio`). Smallest value: low = the smallest lower limit (unadjusted), high = the smallest upper limit at 1 − α/G; largest mirrored.
 */
export function overGroups(
  transform: OverGroups,
  groups: readonly GroupEstimate[],
  options: TransformOptions,
): Disparity {
  const compared = groups.filter((group) => group.compared)
  const rows = compared.reduce((sum, { counts }) => sum + counts.rows, 0)
  const estimates = compared.map((group) => group.estimate)
  const lack = whyNot(groups, estimates)
  const denominator = smallestDenominator(estimates)
  if (lack) return { outcome: unavailable(lack, denominator), rows }
  const values = estimates.map(valueOf)
  const value = combine[transform](values)
  const found =
    transform === 'ratio' && values.some((x) => x < 0)
      ? unavailable('zero-denominator', denominator)
      : outcome(value, denominator)
  if (!('value' in found)) return { outcome: found, rows }
  const test = transform === 'difference' ? testOfGroups(estimates) : null
  return { outcome: found, rows, ...intervalOf(transform, estimates, options), ...(test ? { test } : {}) }
}

const combine: Record<OverGroups, (values: readonly number[]) => number> = {
  min: (values) => values.reduce((a, b) => Math.min(a, b)),
  max: (values) => values.reduce((a, b) => Math.max(a, b)),
  difference: (values) => combine.max(values) - combine.min(values),
  ratio: (values) => combine.min(values) / combine.max(values),
}

/** Why the groups cannot be compared: fewer than two of them, or one compared without a value. */
function whyNot(groups: readonly GroupEstimate[], compared: readonly Estimate[]): Reason | null {
  for (const { outcome: found } of compared) if (!('value' in found)) return found.unavailable
  if (compared.length >= 2) return null
  const reasons = new Set(groups.filter((group) => !group.compared).map((group) => reasonOf(group.estimate)))
  if (reasons.size === 0) return 'empty-group'
  return reasons.size === 1 ? ([...reasons][0] ?? 'below-minimum') : 'below-minimum'
}

function reasonOf({ outcome: found }: Estimate): Reason | null {
  return 'value' in found ? null : found.unavailable
}

function intervalOf(
  transform: OverGroups,
  estimates: readonly Estimate[],
  { confidence, comparisons }: TransformOptions,
): Pick<Disparity, 'interval' | 'intervalUnavailable'> {
  const known = estimates.flatMap((estimate) =>
    estimate.limits ? [{ value: valueOf(estimate), limits: estimate.limits }] : [],
  )
  if (known.length < estimates.length) return lacking(estimates)
  const options = comparisons === undefined ? {} : { comparisons }
  const shares = estimates.every(isShare)
  if (transform === 'difference')
    return {
      interval: {
        ...limitsOnly(maximumDifference(known, confidence, options)),
        method: shares ? 'pairwise-newcombe' : 'pairwise-mover',
      },
    }
  if (transform === 'ratio') {
    const found = minimumRatio(known, confidence, options)
    return found ? { interval: { ...limitsOnly(found), method: shares ? 'pairwise-mover-r' : 'pairwise-mover' } } : {}
  }
  const [plain, adjusted] = [criticalValue(1 - confidence), criticalValue((1 - confidence) / known.length)]
  const at = (z: number, end: 'low' | 'high') => known.map(({ limits }) => limits(z)[end])
  return {
    interval:
      transform === 'min'
        ? { low: combine.min(at(plain, 'low')), high: combine.min(at(adjusted, 'high')), method: 'bonferroni' }
        : { low: combine.max(at(adjusted, 'low')), high: combine.max(at(plain, 'high')), method: 'bonferroni' },
  }
}

/**
 * First − second or first ÷ second of two groups: Newcombe and MOVER-R from Wilson limits, MOVER from the limits of other measures. The groups
 * must be different rows.
 */
export function ofPair(
  transform: 'difference' | 'ratio',
  first: GroupEstimate,
  second: GroupEstimate,
  { confidence }: TransformOptions,
): Disparity {
  const rows = first.counts.rows + second.counts.rows
  const estimates = [first.estimate, second.estimate] as const
  const denominator = smallestDenominator(estimates)
  if (!first.compared || !second.compared) return { outcome: unavailable('below-minimum', denominator), rows }
  for (const { outcome: found } of estimates)
    if (!('value' in found)) return { outcome: unavailable(found.unavailable, denominator), rows }
  const [a, b] = estimates.map(valueOf) as [number, number]
  const found = transform === 'difference' ? outcome(a - b, denominator) : ratioOutcome(a, b, denominator)
  if (!('value' in found)) return { outcome: found, rows }
  const test = transform === 'difference' ? testOfPair(...estimates) : null
  return { outcome: found, rows, ...pairInterval(transform, estimates, confidence), ...(test ? { test } : {}) }
}

function ratioOutcome(a: number, b: number, denominator: number) {
  return a < 0 || b < 0 ? unavailable('zero-denominator', denominator) : outcome(a / b, denominator)
}

function pairInterval(
  transform: 'difference' | 'ratio',
  estimates: readonly [Estimate, Estimate],
  confidence: number,
): Pick<Disparity, 'interval' | 'intervalUnavailable'> {
  const [first, second] = estimates
  if (!first.limits || !second.limits) return lacking(estimates)
  const z = criticalValue(1 - confidence)
  const a = { value: valueOf(first), ...first.limits(z) }
  const b = { value: valueOf(second), ...second.limits(z) }
  const shares = isShare(first) && isShare(second)
  if (transform === 'difference')
    return { interval: { ...moverDifference(a, b), method: shares ? 'newcombe' : 'mover' } }
  return { interval: { ...moverRatio(a, b), method: shares ? 'mover-r' : 'mover' } }
}

function lacking(estimates: readonly Estimate[]): Pick<Disparity, 'intervalUnavailable'> {
  const reason = estimates.find((estimate) => estimate.intervalUnavailable)?.intervalUnavailable
  return reason ? { intervalUnavailable: reason } : {}
}

function limitsOnly({ low, high }: Limits): Limits {
  return { low, high }
}

function isShare(estimate: Estimate): boolean {
  return estimate.share !== null
}

export function valueOf({ outcome: found }: Estimate): number {
  return 'value' in found ? found.value : NaN
}

export function smallestDenominator(estimates: readonly Estimate[]): number {
  const found = estimates.reduce((least, { outcome: { denominator } }) => Math.min(least, denominator), Infinity)
  return Number.isFinite(found) ? found : 0
}
