import { klDivergence } from './kl-divergence.js'
import { normalize } from './normalize.js'

/**
 * Jensen–Shannon divergence (not its root): the mean Kullback–Leibler divergence of two discrete distributions from their midpoint, natural logarithm;
 * masses are normalised. In [0, ln 2]; null when one has no mass. O(categories).
 *
 * @example jsDivergence([1, 0], [0, 1]) // 0.6931471805599453
 */
export function jsDivergence(first: readonly number[], second: readonly number[]): number | null {
  const p = normalize(first)
  const q = normalize(second)
  if (!p || !q) return null
  const midpoint = p.map((share, index) => (share + q[index]!) / 2)
  return (klDivergence(p, midpoint)! + klDivergence(q, midpoint)!) / 2
}
