import { normalUpperTail } from './normal.js'

/**
 * Two-sided z test of equal proportions with the pooled variance: z = (x₁/n₁ − x₂/n₂) / √(p(1 − p)(1/n₁ + 1/n₂)), p = (x₁ + x₂)/(n₁ + n₂).
 * z² is Pearson's chi-squared without continuity correction. p in [0, 1]; where nothing varies, or a group is empty, z is 0 and p is 1. O(1).
 *
 * @example twoProportionZ(1198, 2691, 557, 1835) // { z: 9.6024, p: 7.8e-22 }: admissions of men and women to Berkeley, 1973
 */
export function twoProportionZ(x1: number, n1: number, x2: number, n2: number): { z: number; p: number } {
  const pooled = (x1 + x2) / (n1 + n2)
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
  if (!(variance > 0) || !Number.isFinite(variance)) return { z: 0, p: 1 }
  const z = (x1 / n1 - x2 / n2) / Math.sqrt(variance)
  return { z, p: 2 * normalUpperTail(Math.abs(z)) }
}
