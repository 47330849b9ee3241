import { exactDetectable } from './exact-detectable.js'
import type { PointRule } from './false-alarm.js'
import { moverDifference, moverRatio } from './mover.js'
import type { EstimateWithLimits } from './mover.js'
import { criticalValue, normalQuantile } from './normal.js'
import type { LimitClaim } from './tables-beyond.js'
import { wilson } from './wilson.js'

/** Rows of the smaller group up to which every table is counted: above, the normal approximation is right to a point of power. */
const counted = 400

export interface DetectableGapOptions {
  /** Of the displayed two-sided interval. */
  readonly confidence: number
  /** Chance that the rule should have to find the gap. */
  readonly power: number
  /** Pairs that the failing side is adjusted for: G(G − 1)/2 over G groups. */
  readonly comparisons?: number
}

type Sizes = readonly [ofHigher: number, ofLower: number]
type Rates = readonly [higher: number, lower: number]

/**
 * Smallest true gap beyond the limit that the interval rule finds with the given power, for two groups around a pooled rate (the extreme pair of a
 * feature, the size of the group with the higher rate first). Where a group has at most 400 rows, every table is counted and the exact test of the failing side has
 * its part (`exactDetectable`). Beyond, the observed rates are taken at the unlucky end of the power, by the normal approximation
 * of lower − r · higher (r = 1, or the ratio), and the Newcombe or MOVER-R limit at them has to clear the rule's limit. A difference to find lies above
 * the limit, a ratio below it. Null where even the largest gap around that rate is not found. Bisection, 60 steps of O(1).
 *
 * @example detectableGap([1000, 1000], 0.5, { kind: 'difference', limit: 0.1 }, { confidence: 0.95, power: 0.8 }) // 0.162
 */
export function detectableGap(
  sizes: Sizes,
  rate: number,
  rule: PointRule,
  options: DetectableGapOptions,
): number | null {
  const z = criticalValue((1 - options.confidence) / (options.comparisons ?? 1))
  const zPower = normalQuantile(options.power)
  const share = sizes[0] / (sizes[0] + sizes[1])
  const { mostExtreme, ratesAt, claim } = kinds[rule.kind]
  const farthest = mostExtreme(rate, share)
  if (!(rule.kind === 'difference' ? farthest > rule.limit : farthest < rule.limit)) return null
  if (Math.min(...sizes) <= counted && (rule.kind === 'difference' || rule.limit > 0))
    return exactDetectable(
      [Math.max(1, Math.round(sizes[0])), Math.max(1, Math.round(sizes[1]))],
      claim(rule.limit),
      { limit: rule.limit, farthest, ratesAt: (gap) => ratesAt(gap, rate, share) },
      { level: (1 - options.confidence) / 2 / (options.comparisons ?? 1), z, power: options.power },
    )
  const found = (gap: number) =>
    clears(unluckyRates(ratesAt(gap, rate, share), sizes, rule.kind, zPower), sizes, rule, z)
  let missedAt = rule.limit
  let foundAt = farthest
  if (!found(foundAt)) return null
  for (let step = 0; step < 60; step++) {
    const middle = (foundAt + missedAt) / 2
    if (found(middle)) foundAt = middle
    else missedAt = middle
  }
  return foundAt
}

interface Kind {
  /** The largest difference or smallest ratio that two rates in [0, 1] with that pooled rate can have; `share` is that of the higher group's rows. */
  readonly mostExtreme: (rate: number, share: number) => number
  /** The two rates with that gap and that pooled rate. */
  readonly ratesAt: (gap: number, rate: number, share: number) => Rates
  /** What fails, of the higher group against the lower one. */
  readonly claim: (limit: number) => LimitClaim
}

const kinds: Record<PointRule['kind'], Kind> = {
  difference: {
    mostExtreme: (rate, share) => Math.min((1 - rate) / (1 - share), rate / share),
    ratesAt: (gap, rate, share) => [rate + gap * (1 - share), rate - gap * share],
    claim: (limit) => ({ factor: 1, bound: limit }),
  },
  ratio: {
    mostExtreme: (rate, share) => Math.max(0, (rate - share) / (1 - share)),
    ratesAt: (gap, rate, share) => {
      const higher = rate / (share + gap * (1 - share))
      return [higher, gap * higher]
    },
    claim: (limit) => ({ factor: 1 / limit, bound: 0 }),
  },
}

/** Observed rates whose gap is as small as its (1 − power) quantile, the loss shared in proportion to the variances. */
function unluckyRates(rates: Rates, [ofHigher, ofLower]: Sizes, kind: PointRule['kind'], zPower: number): Rates {
  const [higher, lower] = [clip(rates[0]), clip(rates[1])]
  const ratio = kind === 'difference' ? 1 : lower / higher
  const varianceHigher = (higher * (1 - higher)) / ofHigher
  const varianceLower = (lower * (1 - lower)) / ofLower
  const spread = Math.sqrt(varianceLower + ratio * ratio * varianceHigher)
  if (!(spread > 0)) return [higher, lower]
  return [clip(higher - (zPower * ratio * varianceHigher) / spread), clip(lower + (zPower * varianceLower) / spread)]
}

function clip(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}

function clears([higher, lower]: Rates, [ofHigher, ofLower]: Sizes, rule: PointRule, z: number): boolean {
  const first: EstimateWithLimits = { value: higher, ...wilson(higher * ofHigher, ofHigher, z) }
  const second: EstimateWithLimits = { value: lower, ...wilson(lower * ofLower, ofLower, z) }
  if (rule.kind === 'difference') return moverDifference(first, second).low > rule.limit
  return moverRatio(second, first).high < rule.limit
}
