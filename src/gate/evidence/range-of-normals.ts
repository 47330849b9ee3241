import { normalCdf, normalDensity } from '../../statistics/normal.js'

/** Steps of the integral below; its error is below 1e-6. */
const steps = 1_000

/**
 * P(max − min ≤ limit) of independent normal values with one mean and these standard deviations: ∫ Σ_g f_g(x) Π_{h≠g} (F_h(x + limit) − F_h(x)) dx over
 * the smallest value x, by Simpson's rule. Values without spread are left out. In [0, 1]. O(1,000·G).
 * @example probabilityOfRange([1, 1], 1.9599639845 * Math.SQRT2) // 0.95
 */
export function probabilityOfRange(deviations: readonly number[], limit: number): number {
  const spread = deviations.filter((deviation) => deviation > 0)
  if (spread.length < 2 || !(limit > 0)) return spread.length < 2 && limit >= 0 ? 1 : 0
  const reach = 9 * Math.max(...spread)
  const width = (2 * reach) / steps
  let sum = 0
  for (let step = 0; step <= steps; step++) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += weight * densityOfSmallest(spread, limit, step * width - reach)
  }
  return Math.min(1, Math.max(0, (sum * width) / 3))
}

function densityOfSmallest(deviations: readonly number[], limit: number, x: number): number {
  const within = deviations.map((deviation) => normalCdf((x + limit) / deviation) - normalCdf(x / deviation))
  const product = within.reduce((a, b) => a * b, 1)
  if (!(product > 0)) return 0
  return deviations.reduce(
    (sum, deviation, g) => sum + (normalDensity(x / deviation) / deviation) * (product / within[g]!),
    0,
  )
}
