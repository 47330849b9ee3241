/** Distribution function of a binomial count over the window that holds all but outcomes less than 1e-18 as likely as the most likely one. */
export interface BinomialLaw {
  readonly size: number
  /** Fewest hits in the window. */
  readonly first: number
  /** chances[k] = P(hits = first + k). */
  readonly chances: Float64Array
  /** below[k] = P(hits < first + k), from 0 to 1. */
  readonly below: Float64Array
  /** above[k] = P(hits ≥ first + k), from 1 to 0: added up from the top, so that small upper tails keep their digits. */
  readonly above: Float64Array
}

/** Probability relative to the mode below which outcomes are left out. */
const negligible = 1e-18

/**
 * The law of Binomial(size, rate), built outwards from the mode by the ratio of neighbours and normalised, so that no factorial appears.
 * O(√(size · rate · (1 − rate))) time and memory: about 18 standard deviations.
 *
 * @example binomialLaw(2, 0.5) // { size: 2, first: 0, chances: [0.25, 0.5, 0.25], below: [0, 0.25, 0.75, 1], above: [1, 0.75, 0.25, 0] }
 */
export function binomialLaw(size: number, rate: number): BinomialLaw {
  const mode = Math.min(size, Math.floor((size + 1) * rate))
  const odds = rate / (1 - rate)
  const more: number[] = []
  for (let k = mode, weight = 1; k < size; k++) {
    weight *= ((size - k) / (k + 1)) * odds
    if (!(weight >= negligible)) break
    more.push(weight)
  }
  const fewer: number[] = []
  for (let k = mode, weight = 1, against = 1 / odds; k > 0; k--) {
    weight *= (k / (size - k + 1)) * against
    if (!(weight >= negligible)) break
    fewer.push(weight)
  }
  return lawOf(size, mode, fewer, more)
}

/** The weights beneath and above the mode, outwards, as a law. */
function lawOf(size: number, mode: number, fewer: readonly number[], more: readonly number[]): BinomialLaw {
  const at = fewer.length
  const length = at + 1 + more.length
  let total = 1
  for (let k = at - 1; k >= 0; k--) total += fewer[k]!
  for (let k = more.length - 1; k >= 0; k--) total += more[k]!
  const share = 1 / total
  const chances = new Float64Array(length)
  for (let k = 0; k < at; k++) chances[k] = fewer[at - 1 - k]! * share
  chances[at] = share
  for (let k = 0; k < more.length; k++) chances[at + 1 + k] = more[k]! * share
  const [below, above] = [new Float64Array(length + 1), new Float64Array(length + 1)]
  for (let k = 0, sum = 0; k < length; k++) below[k + 1] = Math.min(1, (sum += chances[k]!))
  for (let k = length - 1, sum = 0; k >= 0; k--) above[k] = Math.min(1, (sum += chances[k]!))
  // Rounding must not leave a total beside one.
  below[length] = 1
  above[0] = 1
  return { size, first: mode - at, chances, below, above }
}

/**
 * P(least ≤ hits ≤ most), for bounds of any size. In [0, 1]. O(1).
 *
 * @example probabilityBetween(binomialLaw(2, 0.5), 1, 2) // 0.75
 */
export function probabilityBetween(law: BinomialLaw, least: number, most: number): number {
  return most < least ? 0 : probabilityBelow(law, most + 1) - probabilityBelow(law, least)
}

/**
 * P(hits < count), for a count of any size. In [0, 1]. O(1).
 *
 * @example probabilityBelow(binomialLaw(2, 0.5), 1) // 0.25
 */
export function probabilityBelow(law: BinomialLaw, count: number): number {
  return law.below[placeOf(law, count)]!
}

/**
 * P(hits ≥ count), for a count of any size; small tails are right to about 1e-18, what the window leaves out. In [0, 1]. O(1).
 *
 * @example probabilityFrom(binomialLaw(2, 0.5), 2) // 0.25
 */
export function probabilityFrom(law: BinomialLaw, count: number): number {
  return law.above[placeOf(law, count)]!
}

function placeOf({ first, chances }: BinomialLaw, count: number): number {
  return Math.min(chances.length, Math.max(0, count - first))
}
