import { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.js'
import { normalQuantile, normalUpperTail } from './normal.js'

/**
 * Upper tail of Student's t distribution, P(T > t) = I(df/(df + t²); df/2, 1/2) / 2 for t ≥ 0. In [0, 1]. O(1).
 *
 * @example studentTUpperTail(2.228138851964939, 10) // 0.025
 */
export function studentTUpperTail(t: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Infinity) return normalUpperTail(t)
  if (t < 0) return 1 - studentTUpperTail(-t, degreesOfFreedom)
  if (t === Infinity) return 0
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2
}

/**
 * Quantile of Student's t distribution: the t with P(T ≤ t) = p, from the inverse of the incomplete beta function on the nearer tail.
 * For p in (0, 1) any real number. O(1).
 *
 * @example studentTQuantile(0.975, 10) // 2.228138851964939
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Infinity) return normalQuantile(p)
  if (p === 0.5) return 0
  if (p > 0.5) return -studentTQuantile(1 - p, degreesOfFreedom)
  if (p === 0) return -Infinity
  const [share, rest] = inverseIncompleteBeta(degreesOfFreedom / 2, 0.5, 2 * p, 1 - 2 * p)
  return -Math.sqrt((degreesOfFreedom * rest) / share)
}
