import { binomialLaw, probabilityBetween } from './binomial-law.js'
import type { BinomialLaw } from './binomial-law.js'

/** A rule on observed rates: fails when max − min exceeds `limit`, or when min ÷ max falls short of it. */
export interface PointRule {
  readonly kind: 'difference' | 'ratio'
  readonly limit: number
}

/** Factors of the sum below that are calculated at most. */
const mostFactors = 400_000

/** A law and how many groups follow it. */
interface Groups {
  readonly law: BinomialLaw
  readonly count: number
}

/**
 * Probability that the naive point rule, which compares the observed rates themselves with a limit, fails although all groups share one rate.
 * Hits of group g are Binomial(n_g, rate), independent. The smallest observed rate is v and the largest within u(v) = v + limit (or v ÷ limit) with
 * probability Π P(v ≤ X_g ≤ u(v)) − Π P(v < X_g ≤ u(v)); summed over all attainable v this is P(pass). Exact to about 1e-12; sizes are rounded to
 * integers. Where that needs more than 400,000 factors, the attainable rates are taken in small cells and the mean of an upper and a lower bound
 * of each cell is added. A ratio without any hit is undefined and counts as a pass. In [0, 1]; 0 for fewer than two groups.
 *
 * @example falseAlarmRate([2, 2], 0.5, { kind: 'difference', limit: 0.6 }) // 0.125: only 0 against 2 hits, 2 · (1/4)²
 */
export function falseAlarmRate(sizes: readonly number[], rate: number, rule: PointRule): number {
  const rounded = sizes.map((size) => Math.round(size)).filter((size) => size > 0)
  if (rounded.length < 2 || !(rate > 0) || !(rate < 1)) return 0
  const groups = groupsOfSizes(rounded, rate)
  const points = groups.reduce((total, { law }) => total + law.chances.length, 0)
  const stride = Math.ceil((points * groups.length) / mostFactors)
  const rates = attainableRates(groups, stride)
  let pass = 0
  rates.forEach((smallest, index) => {
    const next = rates[index + 1] ?? Infinity
    const lower = probabilityWithin(groups, smallest, next, largestAllowed(rule, smallest))
    const upper =
      stride === 1 || next === Infinity ? lower : probabilityWithin(groups, smallest, next, largestAllowed(rule, next))
    pass += (lower + upper) / 2
  })
  return Math.min(1, Math.max(0, 1 - pass))
}

function groupsOfSizes(sizes: readonly number[], rate: number): Groups[] {
  const counts = new Map<number, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return [...counts].map(([size, count]) => ({ law: binomialLaw(size, rate), count }))
}

function attainableRates(groups: readonly Groups[], stride: number): Float64Array {
  const lengthOf = ({ law }: Groups): number => Math.ceil(law.chances.length / stride)
  const rates = new Float64Array(groups.reduce((total, group) => total + lengthOf(group), 0))
  let at = 0
  for (const { law } of groups)
    for (let k = 0; k < law.chances.length; k += stride) rates[at++] = (law.first + k) / law.size
  return rates.sort().filter((rate, k, all) => k === 0 || rate !== all[k - 1])
}

function largestAllowed({ kind, limit }: PointRule, smallest: number): number {
  if (kind === 'difference') return smallest + limit
  return limit > 0 ? smallest / limit : Infinity
}

/** P(smallest ≤ least rate < next, largest rate ≤ allowed). */
function probabilityWithin(groups: readonly Groups[], smallest: number, next: number, allowed: number): number {
  let [fromSmallest, fromNext] = [1, 1]
  for (const { law, count } of groups) {
    const most = allowed === Infinity ? law.size : Math.floor(allowed * law.size + rounding(law.size))
    fromSmallest *= power(probabilityBetween(law, leastHits(law, smallest), most), count)
    if (fromSmallest === 0) return 0
    fromNext *= next === Infinity ? 0 : power(probabilityBetween(law, leastHits(law, next), most), count)
  }
  return fromSmallest - fromNext
}

function power(chance: number, count: number): number {
  return count === 1 ? chance : chance ** count
}

function leastHits(law: BinomialLaw, rate: number): number {
  return Math.ceil(rate * law.size - rounding(law.size))
}

/** So that a rate that equals a bound but for rounding lies within it. */
function rounding(size: number): number {
  return 1e-9 + size * 1e-15
}
