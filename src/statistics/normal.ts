import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'

/**
 * Density of the standard normal distribution, exp(−z²/2) / √(2π). In (0, 0.3989]. O(1).
 *
 * @example normalDensity(0) // 0.3989422804014327
 */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

/**
 * Distribution function of the standard normal, Φ(z) = P(Z ≤ z) = erfc(−z/√2) / 2. In [0, 1], full relative accuracy in the lower tail. O(1).
 *
 * @example normalCdf(-10) // 7.619853024160527e-24
 */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2
}

/**
 * Upper tail of the standard normal, P(Z > z) = erfc(z/√2) / 2: never 1 − Φ(z), which is 0 from z = 8.3 on. In [0, 1]. O(1).
 *
 * @example normalUpperTail(1.959963984540054) // 0.025
 */
export function normalUpperTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2
}

/**
 * Quantile of the standard normal: the z with Φ(z) = p, −√2 · erfc⁻¹(2p). For p in [0, 1] in [−∞, ∞]. O(1).
 * For tiny upper tails use `criticalValue`: 1 − 1e-17 is 1 in double precision.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  // 0 − x, not −x: the median is 0 and not −0.
  return 0 - Math.SQRT2 * erfcinv(2 * p)
}

/**
 * The z that a standard normal exceeds in absolute value with probability α, normalQuantile(1 − α/2) without the cancellation,
 * √2 · erfc⁻¹(α). For α in (0, 1] in [0, 38.5). O(1).
 *
 * @example criticalValue(0.05) // 1.959963984540054
 */
export function criticalValue(alphaTwoSided: number): number {
  return Math.SQRT2 * erfcinv(alphaTwoSided)
}
