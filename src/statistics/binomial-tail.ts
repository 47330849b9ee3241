import { binomialLaw, probabilityFrom } from './binomial-law.js'

/**
 * P(X ≥ hits) of X ~ Binomial(among, rate): the p-value of the exact one-sided test of a share (Clopper & Pearson 1934). Effective counts may be fractional: the
 * rows are rounded, and between two whole counts of hits the logarithm of the tail is interpolated. Misses against 1 − rate give the other tail. In [0, 1]. O(√among).
 *
 * @example binomialTail(6, 50, 0.05) // 0.0377762: six or more of fifty where one in twenty is the rate
 */
export function binomialTail(hits: number, among: number, rate: number): number {
  const size = Math.max(1, Math.round(among))
  const count = Math.min(size, hits)
  const whole = Math.floor(count + 1e-9)
  const law = binomialLaw(size, rate)
  const [more, fewer] = [probabilityFrom(law, whole + 1), probabilityFrom(law, whole)]
  const part = Math.max(0, count - whole)
  return part < 1e-9 || !(more > 0) ? fewer : fewer ** (1 - part) * more ** part
}
