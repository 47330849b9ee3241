import { lpNorm } from './lp-norm.js'

/**
 * Total variation distance of two discrete distributions over the same categories, Σ |p − q| / 2: the largest difference in the probability of any event.
 * Masses are normalised. In [0, 1]; null when one has no mass. O(categories).
 *
 * @example totalVariation([0.5, 0.5], [0.25, 0.75]) // 0.25
 */
export function totalVariation(first: readonly number[], second: readonly number[]): number | null {
  const distance = lpNorm(first, second, 1)
  return distance === null ? null : distance / 2
}
