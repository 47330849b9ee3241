import { inverseIncompleteBeta } from './incomplete-beta.js'
import type { Limits } from './limits.js'

/**
 * Clopper & Pearson's exact interval of a share (1934): quantiles α/2 of Beta(x, n − x + 1) and 1 − α/2 of Beta(x + 1, n − x), which cover at least
 * `confidence` for every true rate. In [0, 1]; without rows [0, 1]. O(1).
 *
 * @example exactBinomial(0, 10, 0.95) // { low: 0, high: 0.3084971078187608 }: 1 − 0.025^(1/10)
 */
export function exactBinomial(hits: number, among: number, confidence: number): Limits {
  if (!(among > 0)) return { low: 0, high: 1 }
  const tail = (1 - confidence) / 2
  const quantile = (a: number, b: number, p: number) => inverseIncompleteBeta(a, b, p, 1 - p)[0]
  return {
    low: hits <= 0 ? 0 : quantile(hits, among - hits + 1, tail),
    high: hits >= among ? 1 : quantile(hits + 1, among - hits, 1 - tail),
  }
}
