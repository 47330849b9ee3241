import { binomialLaw, type BinomialLaw } from './binomial-law.js'
import { exactBinomial } from './exact-binomial.js'
import { normalUpperTail } from './normal.js'
import { wilson } from './wilson.js'

/** Hits among the rows of a group; fractional effective counts are allowed. */
export interface ShareOfGroup {
  readonly hits: number
  readonly among: number
}

/** Claim that first − factor · second exceeds `bound`: a difference has factor 1; first ÷ second > r is factor r and bound 0. */
export interface LimitClaim {
  readonly factor: number
  readonly bound: number
}

export interface ExactLimitTest {
  /** Whether the interval rule, as far beyond its limit as here, errs in at most `level` of all data sets that meet the limit. */
  rejects(level: number): boolean
}

/** Part of the level that pays for not knowing the rates: the chance that the region searched does not hold them (Berger & Boos 1994). */
const shareOfRegion = 1 / 100
/** Steps of the search within the region, in standard deviations of the larger group's rate. */
const stepOfGrid = 1 / 4
/** Hits and misses in both groups from which on a binomial is normal enough: the interval rule then errs in less than 2.51 % instead of 2.5 %. */
const plenty = 100_000
const never: ExactLimitTest = { rejects: () => false }

/**
 * Exact unconditional test of two independent shares against a limit, for the failing side of the interval rule (Newcombe, MOVER-R). Its statistic is the critical
 * value z at which the interval of first − factor · second touches the limit; its p-value the largest chance, over the rates at the limit, that a table of
 * these sizes comes as far: Σ b(x) · P(other ≥ boundary(x)), every table counted. The rates searched are those within the exact interval of the larger
 * group's rate at 1 − level/100, and that hundredth is added to the p-value, so that the error is at most `level` whatever the rates. The region grows with the
 * first group's hits and shrinks with the second's, so no rates better than the limit are worse. O(regions · √rows) where it is asked.
 *
 * @example exactLimitTest({ hits: 9, among: 10 }, { hits: 1, among: 10 }, { factor: 1, bound: 0 }).rejects(0.025) // true
 */
export function exactLimitTest(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim): ExactLimitTest {
  const touching = touchingValue(first, second, claim)
  if (touching === null) return never
  if (isPlenty(first) && isPlenty(second)) return { rejects: (level) => normalUpperTail(touching) <= level }
  const sizes = [Math.max(1, Math.round(first.among)), Math.max(1, Math.round(second.among))] as const
  const isBeyond = (ofFirst: number, ofSecond: number): boolean =>
    margin({ hits: ofFirst, among: sizes[0] }, { hits: ofSecond, among: sizes[1] }, claim, touching) >= -1e-12
  const chanceAt = chanceBeyond(sizes, claim, isBeyond)
  const known = new Map<number, number>()
  const chance = (rate: number): number => {
    const found = known.get(rate) ?? chanceAt(rate)
    known.set(rate, found)
    return found
  }
  const larger = first.among >= second.among ? first : second
  return {
    rejects(level) {
      const paid = level * shareOfRegion
      const allowed = level - paid
      const region = exactBinomial(larger.hits, larger.among, 1 - paid)
      // Without any rates at the limit in the region, all that lie there are beyond it.
      return ratesWithin(region, larger === first, claim, larger).every((rate) => chance(rate) <= allowed)
    },
  }
}

function isPlenty({ hits, among }: ShareOfGroup): boolean {
  return hits >= plenty && among - hits >= plenty
}

/** a − r·b − d less the recovered half width at z: positive where the lower limit of first − factor · second lies above the bound. */
function margin(first: ShareOfGroup, second: ShareOfGroup, { factor, bound }: LimitClaim, z: number): number {
  const [a, b] = [first.hits / first.among, second.hits / second.among]
  const below = a - wilson(first.hits, first.among, z).low
  const above = wilson(second.hits, second.among, z).high - b
  return a - factor * b - bound - Math.hypot(below, factor * above)
}

/** The critical value at which the interval touches the limit; null where the value itself is not beyond it. Bisection. */
function touchingValue(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim): number | null {
  let [beyond, spans] = [0, 40]
  if (!(margin(first, second, claim, beyond) > 0)) return null
  if (margin(first, second, claim, spans) > 0) return spans
  for (let i = 0; i < 60; i++) {
    const middle = (beyond + spans) / 2
    if (margin(first, second, claim, middle) > 0) beyond = middle
    else spans = middle
  }
  return beyond
}

/** P(a table lies beyond) as a function of the second group's rate, the first's being at the limit. Sums over the smaller group. */
function chanceBeyond(
  [ofFirst, ofSecond]: readonly [number, number],
  { factor, bound }: LimitClaim,
  isBeyond: (ofFirst: number, ofSecond: number) => boolean,
): (rate: number) => number {
  const boundaries = new Map<number, number>()
  const bySecond = ofSecond <= ofFirst
  /** Fewest hits of the first group that lie beyond, given the second's; or most hits of the second, given the first's. */
  const boundary = (hits: number): number => {
    const known = boundaries.get(hits)
    if (known !== undefined) return known
    const found = bySecond
      ? fewest(ofFirst, (other) => isBeyond(other, hits))
      : fewest(ofSecond, (other) => !isBeyond(hits, other)) - 1
    boundaries.set(hits, found)
    return found
  }
  return (rate) => {
    const [summed, other] = bySecond
      ? [binomialLaw(ofSecond, rate), binomialLaw(ofFirst, clip(factor * rate + bound))]
      : [binomialLaw(ofFirst, clip(factor * rate + bound)), binomialLaw(ofSecond, rate)]
    let chance = 0
    for (let k = 0; k < summed.below.length - 1; k++) {
      const limit = boundary(summed.first + k)
      const tail = bySecond ? 1 - below(other, limit) : below(other, limit + 1)
      chance += (summed.below[k + 1]! - summed.below[k]!) * tail
    }
    return chance
  }
}

/** Rates of the second group on a fixed grid that covers the region of the larger group's rate, as far as some rates there meet the limit. */
function ratesWithin(
  { low, high }: { readonly low: number; readonly high: number },
  isOfFirst: boolean,
  { factor, bound }: LimitClaim,
  { hits, among }: ShareOfGroup,
): number[] {
  const centre = (hits + 1) / (among + 2)
  const spacing = stepOfGrid * Math.sqrt((centre * (1 - centre)) / among)
  const [least, most] = isOfFirst ? [0, Math.min(1, factor + bound)] : [Math.max(0, -bound / factor), 1]
  if (high < least || low > most) return []
  const from = Math.floor((Math.max(low, least) - centre) / spacing)
  const to = Math.ceil((Math.min(high, most) - centre) / spacing)
  const rates: number[] = []
  for (let k = from; k <= to; k++) {
    const rate = Math.min(most, Math.max(least, centre + k * spacing))
    rates.push(clip(isOfFirst ? (rate - bound) / factor : rate))
  }
  return rates
}

/** The smallest number from 0 to `most` that has a property which all larger ones have too; most + 1 where none has. */
function fewest(most: number, has: (hits: number) => boolean): number {
  let [without, having] = [-1, most + 1]
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2)
    if (has(middle)) having = middle
    else without = middle
  }
  return having
}

/** P(hits < count). */
function below(law: BinomialLaw, count: number): number {
  return law.below[Math.min(law.below.length - 1, Math.max(0, count - law.first))]!
}

function clip(rate: number): number {
  return Math.min(1, Math.max(0, rate))
}
