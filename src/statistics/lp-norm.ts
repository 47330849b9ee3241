import { normalize } from './normalize.js'

/**
 * L_p distance of two discrete distributions over the same categories, (Σ |p − q|^order)^(1/order); order Infinity is the largest |p − q|. Masses are
 * normalised. In [0, 2^(1/order)]; null when one has no mass. O(categories).
 *
 * @example lpNorm([1, 0], [0, 1], 2) // 1.4142135623730951
 */
export function lpNorm(first: readonly number[], second: readonly number[], order = 2): number | null {
  const p = normalize(first)
  const q = normalize(second)
  if (!p || !q) return null
  const gaps = p.map((share, index) => Math.abs(share - q[index]!))
  if (order === Infinity) return gaps.reduce((most, gap) => Math.max(most, gap), 0)
  return gaps.reduce((sum, gap) => sum + gap ** order, 0) ** (1 / order)
}
