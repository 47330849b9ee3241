import { createRequire } from 'node:module'

/** I(x; a, b), regularised or its upper part, as the library gives it. */
type Beta = (x: number, a: number, b: number, regularized: boolean, upper: boolean) => number
type InverseOfBeta = (a: number, b: number, p: number, q: number) => ArrayLike<number>

// The library is four hundred files: it is read at the first use, so that commands without a t or a binomial quantile start at once.
const load = createRequire(import.meta.url)
let beta: Beta | undefined
let inverse: InverseOfBeta | undefined

/**
 * Regularised incomplete beta function I(x; a, b), the distribution function of Beta(a, b). For x in [0, 1] and a, b > 0 in [0, 1]. O(1).
 *
 * @example incompleteBeta(0.5, 2, 2) // 0.5
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  beta ??= load('@stdlib/math-base-special-betainc') as Beta
  return beta(x, a, b, true, false)
}

/**
 * The x with I(x; a, b) = p, and 1 − x without cancellation; q is 1 − p. For p in [0, 1] and a, b > 0 both in [0, 1]. O(1).
 *
 * @example inverseIncompleteBeta(2, 2, 0.5, 0.5) // [0.5, 0.5]
 */
export function inverseIncompleteBeta(a: number, b: number, p: number, q: number): readonly [number, number] {
  inverse ??= load('@stdlib/math-base-special-kernel-betaincinv') as InverseOfBeta
  const found = inverse(a, b, p, q)
  return [found[0]!, found[1]!]
}
