/** A difference of two rates with its interval and the p-value that decides whether it is seen, adjusted over the pairs of a feature. */
export interface Gap {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly p: number
}

/**
 * What holding the strata fixed does to a gap:
 * - `gap-vanishes`: seen before, and the adjusted interval holds 0
 * - `gap-reverses`: seen before, and seen with the other sign
 * - `gap-appears`: not seen before, seen within strata
 * - `gap-remains`: seen both times with one sign
 * - `no-gap`: seen neither time
 */
export type SimpsonKind = 'gap-vanishes' | 'gap-reverses' | 'gap-appears' | 'gap-remains' | 'no-gap'

/**
 * Compares the gap over all rows with the gap inside strata (Simpson's paradox; Bickel, Hammel & O'Connell 1975). A gap is seen
 * where its interval leaves out 0; with several pairs of groups its Holm-adjusted p-value must be below 1 − confidence too.
 */
export function classifyGap(crude: Gap, adjusted: Gap, options: { confidence: number; pairs: number }): SimpsonKind {
  const seen = ({ low, high, p }: Gap): boolean =>
    (low > 0 || high < 0) && (options.pairs === 1 || p < 1 - options.confidence)
  const [before, after] = [seen(crude), seen(adjusted)]
  if (!before) return after ? 'gap-appears' : 'no-gap'
  if (!after) return 'gap-vanishes'
  return Math.sign(crude.value) === Math.sign(adjusted.value) ? 'gap-remains' : 'gap-reverses'
}
