import { binomialLaw } from '../../src/statistics/binomial-law.js'
import { exactLimitP } from '../../src/statistics/exact-limit-test.js'
import { moverDifference, moverRatio } from '../../src/statistics/mover.js'
import { wilson } from '../../src/statistics/wilson.js'

const z = 1.959963984540054

export interface Rule {
  readonly kind: 'gap' | 'ratio'
  readonly limit: number
}

export interface Chances {
  /** The displayed 95 % interval holds the true gap or ratio. */
  readonly covered: number
  /** The interval lies beyond the limit. */
  readonly interval: number
  /** The interval lies beyond the limit and the exact test agrees. */
  readonly exact: number
}

/**
 * Every table of two groups, of `small` and of `large` rows. For each count of the large group the tables that fail are those from some count of
 * the small group on, up and down, so that each rule is asked log₂(small) times and not for every table.
 */
export function allTables(small: number, large: number, rule: Rule) {
  const known = new Map<number, Record<'interval' | 'exact', readonly [most: number, fewest: number]>>()
  const boundsAt = (ofLarge: number) => {
    const found = known.get(ofLarge) ?? {
      interval: bounds(small, (hits, isHigher) => beyond([hits, small], [ofLarge, large], isHigher, rule)),
      exact: bounds(small, (hits, isHigher) => fails([hits, small], [ofLarge, large], isHigher, rule)),
    }
    known.set(ofLarge, found)
    return found
  }
  return {
    /** Chances of a data set with these true rates, the small group's first. */
    at(rateOfSmall: number, rateOfLarge: number): Chances {
      const [a, b] = [binomialLaw(small, rateOfSmall), binomialLaw(large, rateOfLarge)]
      const fewer = (count: number) => a.below[Math.min(a.below.length - 1, Math.max(0, count - a.first))]!
      const [low, high] = [Math.min(rateOfSmall, rateOfLarge), Math.max(rateOfSmall, rateOfLarge)]
      const truth = rule.kind === 'gap' ? high - low : low / high
      const sums = { covered: 0, interval: 0, exact: 0 }
      for (let j = 0; j < b.below.length - 1; j++) {
        const chance = b.below[j + 1]! - b.below[j]!
        if (chance < 1e-10) continue
        const found = boundsAt(b.first + j)
        for (const key of ['interval', 'exact'] as const)
          sums[key] += chance * (fewer(found[key][0] + 1) + 1 - fewer(found[key][1]))
        for (let i = 0; i < a.below.length - 1; i++) {
          if (!covers([a.first + i, small], [b.first + j, large], truth, rule)) continue
          sums.covered += chance * (a.below[i + 1]! - a.below[i]!)
        }
      }
      return sums
    },
  }
}

type Counts = readonly [hits: number, among: number]

function limitsOf([hits, among]: Counts) {
  return { value: hits / among, ...wilson(hits, among, z) }
}

function covers(first: Counts, second: Counts, truth: number, { kind }: Rule): boolean {
  const [a, b] = [limitsOf(first), limitsOf(second)]
  if (kind === 'gap') {
    const [forth, back] = [moverDifference(a, b), moverDifference(b, a)]
    return Math.max(forth.low, back.low) <= truth + 1e-12 && truth <= Math.max(forth.high, back.high) + 1e-12
  }
  const [forth, back] = [moverRatio(a, b), moverRatio(b, a)]
  return Math.min(forth.low, back.low) <= truth + 1e-12 && truth <= Math.min(1, forth.high, back.high) + 1e-12
}

function beyond(small: Counts, large: Counts, smallIsHigher: boolean, { kind, limit }: Rule): boolean {
  const [higher, lower] = (smallIsHigher ? [small, large] : [large, small]).map(limitsOf)
  if (kind === 'gap') return moverDifference(higher!, lower!).low > limit + 1e-12
  return higher!.value > 0 && moverRatio(lower!, higher!).high < limit - 1e-12
}

function fails(small: Counts, large: Counts, smallIsHigher: boolean, rule: Rule): boolean {
  if (!beyond(small, large, smallIsHigher, rule)) return false
  const [higher, lower] = (smallIsHigher ? [small, large] : [large, small]).map(([hits, among]) => ({ hits, among }))
  const claim = rule.kind === 'gap' ? { factor: 1, bound: rule.limit } : { factor: 1 / rule.limit, bound: 0 }
  return exactLimitP(higher!, lower!, claim, { ceiling: 0.025 }) <= 0.025
}

/** The most hits of the small group that fail as the lower one, and the fewest that fail as the higher one. */
function bounds(small: number, has: (hits: number, isHigher: boolean) => boolean): readonly [number, number] {
  return [lastWith((hits) => has(hits, false), small), small - lastWith((hits) => has(small - hits, true), small)]
}

/** The largest count up to which a property holds; −1 where it never does. */
function lastWith(has: (hits: number) => boolean, most: number): number {
  let [having, without] = [-1, most + 1]
  while (without - having > 1) {
    const middle = Math.floor((having + without) / 2)
    if (has(middle)) having = middle
    else without = middle
  }
  return having
}
