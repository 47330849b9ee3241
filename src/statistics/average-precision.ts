import type { ClassBin } from './roc-area.js'

/**
 * Average precision from a histogram sorted by score ascending: Σ (Rₖ − Rₖ₋₁)·Pₖ over thresholds from the highest score down, the step sum of
 * scikit-learn, not the interpolated area. In (0, 1]; null without positives. Weighted counts are allowed. O(bins).
 *
 * @example averagePrecision([{ positives: 0, negatives: 1 }, { positives: 1, negatives: 0 }, { positives: 0, negatives: 1 }, { positives: 1, negatives: 0 }])
 *   // 0.8333333333333333: (1/2)·1 + (1/2)·(2/3)
 */
export function averagePrecision(bins: readonly ClassBin[]): number | null {
  const positives = bins.reduce((total, bin) => total + bin.positives, 0)
  if (!(positives > 0)) return null
  let truePositives = 0
  let predicted = 0
  let area = 0
  for (let index = bins.length - 1; index >= 0; index--) {
    const bin = bins[index]!
    truePositives += bin.positives
    predicted += bin.positives + bin.negatives
    if (bin.positives > 0) area += (bin.positives / positives) * (truePositives / predicted)
  }
  return area
}

/**
 * Derivatives of average precision by the weight of each bin's positives and negatives, for its linearised standard error. With terms
 * tₖ = pₖTₖ/(PAₖ) (T true positives and A all at or above bin k): a positive of bin j adds Tⱼ/(PAⱼ) + Σ_{k ≤ j} pₖ(1 − Tₖ/Aₖ)/(PAₖ) − AP/P, a negative
 * −Σ_{k ≤ j} pₖTₖ/(PAₖ²). Null without positives. O(bins).
 *
 * @example averagePrecisionGradient([{ positives: 1, negatives: 1 }])?.positives // Float64Array [0.25]: p/(p + n) has derivative n/(p + n)²
 */
export function averagePrecisionGradient(
  bins: readonly ClassBin[],
): { readonly positives: Float64Array; readonly negatives: Float64Array } | null {
  const area = averagePrecision(bins)
  if (area === null) return null
  const [above, predicted] = cumulativeFromAbove(bins)
  const total = above[0]!
  const positives = new Float64Array(bins.length)
  const negatives = new Float64Array(bins.length)
  let gain = 0
  let loss = 0
  bins.forEach((bin, index) => {
    const all = predicted[index]!
    if (all === 0) return
    const precision = above[index]! / all
    gain += (bin.positives * (1 - precision)) / (total * all)
    loss += (bin.positives * precision) / (total * all)
    positives[index] = precision / total + gain - area / total
    negatives[index] = -loss
  })
  return { positives, negatives }
}

function cumulativeFromAbove(bins: readonly ClassBin[]): [Float64Array, Float64Array] {
  const positives = new Float64Array(bins.length + 1)
  const all = new Float64Array(bins.length + 1)
  for (let index = bins.length - 1; index >= 0; index--) {
    positives[index] = positives[index + 1]! + bins[index]!.positives
    all[index] = all[index + 1]! + bins[index]!.positives + bins[index]!.negatives
  }
  return [positives, all]
}
