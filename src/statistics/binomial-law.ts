/** Distribution function of a binomial count over the window that holds all but outcomes less than 1e-18 as likely as the most likely one. */
export interface BinomialLaw {
  readonly size: number
  /** Fewest hits in the window. */
  readonly first: number
  /** below[k] = P(hits < first + k), from 0 to 1. */
  readonly below: Float64Array
}

/** Probability relative to the mode below which outcomes are left out. */
const negligible = 1e-18

/**
 * The law of Binomial(size, rate), built outwards from the mode by the ratio of neighbours and normalised, so that no factorial appears.
 * O(√(size · rate · (1 − rate))) time and memory: about 18 standard deviations.
 *
 * @example binomialLaw(2, 0.5) // { size: 2, first: 0, below: [0, 0.25, 0.75, 1] }
 */
export function binomialLaw(size: number, rate: number): BinomialLaw {
  const mode = Math.min(size, Math.floor((size + 1) * rate))
  const odds = rate / (1 - rate)
  const above: number[] = []
  for (let k = mode, weight = 1; k < size; k++) {
    weight *= ((size - k) / (k + 1)) * odds
    if (!(weight >= negligible)) break
    above.push(weight)
  }
  const beneath: number[] = []
  for (let k = mode, weight = 1; k > 0; k--) {
    weight *= k / (size - k + 1) / odds
    if (!(weight >= negligible)) break
    beneath.push(weight)
  }
  const weights = [...beneath.reverse(), 1, ...above]
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const below = new Float64Array(weights.length + 1)
  weights.forEach((weight, k) => (below[k + 1] = below[k]! + weight / total))
  return { size, first: mode - beneath.length, below }
}

/**
 * P(least ≤ hits ≤ most), for bounds of any size. In [0, 1]. O(1).
 *
 * @example probabilityBetween(binomialLaw(2, 0.5), 1, 2) // 0.75
 */
export function probabilityBetween(law: BinomialLaw, least: number, most: number): number {
  const position = (hits: number) => law.below[Math.min(law.below.length - 1, Math.max(0, hits - law.first))]!
  return most < least ? 0 : position(most + 1) - position(least)
}
