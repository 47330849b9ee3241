import { fisherExact } from '../../statistics/fisher-exact.js'
import { twoProportionZ } from '../../statistics/two-proportion-test.js'
import type { Cell } from '../../schema/measurement-id.js'

/** Persons of one category: how many were assessed and how many of them were selected. Unweighted. */
export interface Category {
  readonly cell: Cell
  readonly applicants: number
  readonly selected: number
  /** False for a category that is shown but not compared: too few rows, or the group of missing values. */
  readonly compared: boolean
}

/** A category against the one with the highest selection rate. */
export interface AdverseImpact extends Category {
  readonly rate: number | null
  readonly isBest: boolean
  readonly comparison: Comparison | null
}

export interface Comparison {
  /** Selection rate ÷ the highest selection rate; null where nobody at all was selected. */
  readonly ratio: number | null
  /** Pooled two-proportion statistic in standard deviations; negative where the category is selected less often. */
  readonly z: number
  readonly p: number
  readonly fisher: number
  /** Persons missing against the common selection rate of the two categories; negative where there are more than expected. */
  readonly shortfall: number
  /** Further selections that would bring the ratio to four fifths, all else equal; 0 where it is there already. */
  readonly toFourFifths: number
  readonly exchange: Exchange | null
}

/** What one person makes: a selected person of one category exchanged for a person of the other. */
export interface Exchange {
  readonly ratio: number
  /** Whether the ratio crosses four fifths by it. */
  readonly flips: boolean
}

const fourFifths = 0.8

/**
 * Adverse impact as the Uniform Guidelines look at it: each category's selection rate against the highest one, with the two
 * tests that courts ask for, the shortfall in persons and the effect of one person.
 *
 * Source: 29 CFR 1607.4(D) and questions 11, 20 and 21 of the 1979 Questions and Answers. O(categories).
 */
export function adverseImpact(categories: readonly Category[]): AdverseImpact[] {
  const best = highestRate(categories)
  return categories.map((category) => ({
    ...category,
    rate: category.applicants === 0 ? null : category.selected / category.applicants,
    isBest: category === best,
    comparison: best !== null && category !== best && category.compared ? compare(category, best) : null,
  }))
}

/** The compared category with the highest selection rate, the first of several; null where fewer than two can be compared. */
export function highestRate<C extends Category>(categories: readonly C[]): C | null {
  const compared = categories.filter((category) => category.compared && category.applicants > 0)
  if (compared.length < 2) return null
  const rate = ({ selected, applicants }: C): number => selected / applicants
  return compared.reduce((best, category) => (rate(category) > rate(best) ? category : best))
}

function compare(category: Category, best: Category): Comparison | null {
  if (category.applicants === 0) return null
  const { selected: x, applicants: n } = category
  const { selected: xBest, applicants: nBest } = best
  const { z, p } = twoProportionZ(x, n, xBest, nBest)
  return {
    ratio: xBest === 0 ? null : impactRatio(x, n, xBest, nBest),
    z,
    p,
    fisher: fisherExact(x, n - x, xBest, nBest - xBest),
    shortfall: (n * (x + xBest)) / (n + nBest) - x,
    toFourFifths: personsToFourFifths(x, n, xBest, nBest),
    exchange: exchangeOne(x, n, xBest, nBest),
  }
}

/** One quotient of products of counts, so that 4/5 is exactly 0.8 whenever the counts say so. */
function impactRatio(x: number, n: number, xBest: number, nBest: number): number {
  return (x * nBest) / (n * xBest)
}

/** Smallest k ≥ 0 with (x + k)/n ≥ 4/5 · xBest/nBest, in whole numbers. */
function personsToFourFifths(x: number, n: number, xBest: number, nBest: number): number {
  return Math.max(0, Math.ceil((4 * xBest * n) / (5 * nBest) - x))
}

function exchangeOne(x: number, n: number, xBest: number, nBest: number): Exchange | null {
  if (xBest === 0) return null
  const below = impactRatio(x, n, xBest, nBest) < fourFifths
  const step = below ? 1 : -1
  const possible = below ? x < n && xBest > 1 : x > 0 && xBest < nBest
  if (!possible) return null
  const ratio = impactRatio(x + step, n, xBest - step, nBest)
  return { ratio, flips: ratio < fourFifths !== below }
}
