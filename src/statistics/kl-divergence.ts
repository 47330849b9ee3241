import { normalize } from './normalize.js'

/**
 * Kullback–Leibler divergence Σ p ln(p/q) of two discrete distributions over the same categories, natural logarithm, 0·ln 0 = 0; masses are normalised.
 * In [0, ∞]: Infinity where q lacks a category of p. Null when one has no mass. O(categories).
 *
 * @example klDivergence([0.5, 0.5], [0.25, 0.75]) // 0.14384103622589042
 */
export function klDivergence(first: readonly number[], second: readonly number[]): number | null {
  const p = normalize(first)
  const q = normalize(second)
  if (!p || !q) return null
  const total = p.reduce((sum, share, index) => sum + (share > 0 ? share * Math.log(share / (q[index] ?? 0)) : 0), 0)
  return Math.max(0, total)
}
