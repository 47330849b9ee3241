import { effectiveSampleSize } from './kish.js'

export interface WeightedShare {
  /** Σw over hits ÷ Σw over all. */
  readonly value: number
  /** Linearised (Taylor) variance of the value; 0 at a share of 0 or 1. */
  readonly variance: number
  /** Rows of equal weight that would give the same variance, but at most Kish's size. */
  readonly effectiveRows: number
}

/**
 * A weighted share with its linearised variance, ((1 − p)²·Σw²(hits) + p²·Σw²(misses)) / (Σw)², and the effective denominator p(1 − p)/variance
 * that makes Wilson's interval as wide as the weights demand, but at most Kish's (Σw)²/Σw². A sample whose few hits happen to be light is low in the share and
 * in the variance at once; trusted beyond Kish's size it lets a rule fail up to 12 % of truths at its limit instead of 2.5 % (coverage.full.test.ts). With unit
 * weights the variance is p(1 − p)/n and the denominator n. Null without weight. O(1).
 *
 * @example weightedShare({ hits: 3, among: 6, hitsSquared: 5, amongSquared: 10 }) // { value: 0.5, variance: 0.0694…, effectiveRows: 3.6 }
 */
export function weightedShare(sums: {
  readonly hits: number
  readonly among: number
  readonly hitsSquared: number
  readonly amongSquared: number
}): WeightedShare | null {
  const { hits, among, hitsSquared, amongSquared } = sums
  if (!(among > 0)) return null
  const value = Math.min(1, Math.max(0, hits / among))
  const missesSquared = Math.max(0, amongSquared - hitsSquared)
  const variance = ((1 - value) ** 2 * hitsSquared + value ** 2 * missesSquared) / (among * among)
  const atBoundary = value === 0 || value === 1 || !(variance > 0)
  const kish = effectiveSampleSize(among, amongSquared)
  const effectiveRows = atBoundary ? kish : Math.min(kish, (value * (1 - value)) / variance)
  return { value, variance: atBoundary ? 0 : variance, effectiveRows }
}
