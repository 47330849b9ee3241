import { binomialLaw, probabilityBetween } from './binomial-law.js'
import { normalUpperTail } from './normal.js'

/** Discordant pairs below which the exact test stands in for the normal one. */
const fewest = 25

/**
 * McNemar's test (1947) that as many pairs changed one way as the other: z = (b − c)/√(b + c), without continuity correction; below 25 changes of whole
 * counts the exact two-sided binomial test, 2·P(X ≤ min(b, c)), X ~ Binomial(b + c, ½). p in [0, 1]; 1 where nothing changed. O(√(b + c)).
 *
 * @example mcnemar(2, 12) // { p: 0.01294 }: 2 · (1 + 14 + 91)/2¹⁴
 */
export function mcnemar(oneWay: number, otherWay: number): { readonly statistic?: number; readonly p: number } {
  const changes = oneWay + otherWay
  if (!(changes > 0)) return { p: 1 }
  if (changes < fewest && Number.isInteger(oneWay) && Number.isInteger(otherWay)) {
    const tail = probabilityBetween(binomialLaw(changes, 0.5), 0, Math.min(oneWay, otherWay))
    return { p: Math.min(1, 2 * tail) }
  }
  const statistic = (oneWay - otherWay) / Math.sqrt(changes)
  return { statistic, p: Math.min(1, 2 * normalUpperTail(Math.abs(statistic))) }
}
