import beta from '@stdlib/math-base-special-betainc'
import inverse from '@stdlib/math-base-special-kernel-betaincinv'

/**
 * Regularised incomplete beta function I(x; a, b), the distribution function of Beta(a, b). For x in [0, 1] and a, b > 0 in [0, 1]. O(1).
 *
 * @example incompleteBeta(0.5, 2, 2) // 0.5
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  return beta(x, a, b, true, false)
}

/**
 * The x with I(x; a, b) = p, and 1 − x without cancellation; q is 1 − p. For p in [0, 1] and a, b > 0 both in [0, 1]. O(1).
 *
 * @example inverseIncompleteBeta(2, 2, 0.5, 0.5) // [0.5, 0.5]
 */
export function inverseIncompleteBeta(a: number, b: number, p: number, q: number): readonly [number, number] {
  const found = inverse(a, b, p, q)
  return [found[0]!, found[1]!]
}
