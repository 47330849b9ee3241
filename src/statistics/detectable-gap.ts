import type { PointRule } from './false-alarm.js'
import { moverDifference, moverRatio } from './mover.js'
import type { EstimateWithLimits } from './mover.js'
import { criticalValue, normalQuantile } from './normal.js'
import { wilson } from './wilson.js'

export interface DetectableGapOptions {
  /** Of the displayed two-sided interval. */
  readonly confidence: number
  /** Chance that the rule should have to find the gap. */
  readonly power: number
  /** Pairs that the failing side is adjusted for: G(G − 1)/2 over G groups. */
  readonly comparisons?: number
}

/**
 * Smallest true gap beyond the limit that the interval rule finds with the given power, for two groups of these sizes around a pooled rate: the extreme
 * pair of a feature. The observed rates are taken at the unlucky end of the power (normal approximation of their difference, or of the logarithm of
 * their ratio), and the Newcombe or MOVER-R limit at them has to clear the limit. A max − min to find lies above `limit`, a min ÷ max below it.
 * Null where even the largest gap around that rate is not found. Bisection, 60 steps of O(1).
 *
 * @example detectableGap([1000, 1000], 0.5, { kind: 'difference', limit: 0.1 }, { confidence: 0.95, power: 0.8 }) // about 0.16
 */
export function detectableGap(
  sizes: readonly [number, number],
  rate: number,
  rule: PointRule,
  options: DetectableGapOptions,
): number | null {
  const z = criticalValue((1 - options.confidence) / (options.comparisons ?? 1))
  const zPower = normalQuantile(options.power)
  const found = (gap: number) => {
    const rates = ratesWithGap(sizes, rate, rule.kind, gap)
    const observed = rates && unluckyRates(rates, sizes, rule.kind, zPower)
    return observed ? clears(observed, sizes, rule, z) : false
  }
  const [extreme, weakest] = rule.kind === 'difference' ? [largestDifference(sizes, rate), rule.limit] : [0, rule.limit]
  if (rule.kind === 'difference' ? !(extreme > weakest) : !(weakest > 0)) return null
  // The last gap that is possible at all may leave no variance: look just inside it.
  let [foundAt, missedAt] = [extreme + (weakest - extreme) * 1e-9, weakest]
  if (!found(foundAt)) return null
  for (let step = 0; step < 60; step++) {
    const middle = (foundAt + missedAt) / 2
    if (found(middle)) foundAt = middle
    else missedAt = middle
  }
  return foundAt
}

type Rates = readonly [higher: number, lower: number]

/** Rates with that gap whose pooled rate is the given one; null outside [0, 1]. */
function ratesWithGap(
  [n1, n2]: readonly [number, number],
  rate: number,
  kind: PointRule['kind'],
  gap: number,
): Rates | null {
  const share = n1 / (n1 + n2)
  const higher = kind === 'difference' ? rate + gap * (1 - share) : rate / (share + gap * (1 - share))
  const lower = kind === 'difference' ? higher - gap : higher * gap
  const slack = 1e-12
  return higher > 1 + slack || lower < -slack ? null : [Math.min(1, higher), Math.max(0, lower)]
}

function largestDifference([n1, n2]: readonly [number, number], rate: number): number {
  const share = n1 / (n1 + n2)
  return Math.min((1 - rate) / (1 - share), rate / share)
}

/** Observed rates that leave a gap as small as the (1 − power) quantile of observed gaps, the loss shared by variance. */
function unluckyRates(
  [higher, lower]: Rates,
  [n1, n2]: readonly [number, number],
  kind: PointRule['kind'],
  zPower: number,
): Rates {
  const [v1, v2] = [(higher * (1 - higher)) / n1, (lower * (1 - lower)) / n2]
  if (v1 + v2 === 0) return [higher, lower]
  if (kind === 'difference') {
    const loss = (zPower * Math.sqrt(v1 + v2)) / (v1 + v2)
    return towards(higher - loss * v1, lower + loss * v2)
  }
  const direction = higher > 0 ? lower / higher : 0
  // Linearised: the loss of lower − ratio · higher.
  const spread = Math.sqrt(v2 + direction * direction * v1)
  if (spread === 0) return [higher, lower]
  return towards(higher - (zPower * direction * v1) / spread, lower + (zPower * v2) / spread)
}

function towards(higher: number, lower: number): Rates {
  const middle = (higher + lower) / 2
  return higher >= lower ? [Math.min(1, Math.max(0, higher)), Math.min(1, Math.max(0, lower))] : [middle, middle]
}

function clears([higher, lower]: Rates, [n1, n2]: readonly [number, number], rule: PointRule, z: number): boolean {
  const first: EstimateWithLimits = { value: higher, ...wilson(higher * n1, n1, z) }
  const second: EstimateWithLimits = { value: lower, ...wilson(lower * n2, n2, z) }
  if (rule.kind === 'difference') return moverDifference(first, second).low > rule.limit
  return moverRatio(second, first).high < rule.limit
}
