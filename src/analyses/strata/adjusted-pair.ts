import type { Share } from '../../metrics/metric.js'
import { mantelHaenszel, type MantelHaenszel, type TwoByTwo } from '../../statistics/mantel-haenszel.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { estimateShare } from './share-limits.js'
import { linearisedErrors, type WeightedTwoByTwo } from './weighted-errors.js'
import type { StratifiedShares } from './stratified-shares.js'

/** Two groups compared with the strata held fixed, first against second. */
export interface AdjustedPair extends MantelHaenszel {
  /** Rows of the two groups in strata that hold both, and of the smaller of the two. */
  readonly rows: number
  readonly smaller: number
  readonly stratumCount: number
}

/**
 * Mantel–Haenszel comparison of two groups. With row weights the values come from weighted counts, their errors from the
 * linearised variance Σw²(∂θ/∂w)², the test from the difference and its error, and Breslow–Day from effective counts.
 * Strata that lack one of the two groups add nothing. O(strata).
 */
export function adjustPair(table: StratifiedShares, first: number, second: number): AdjustedPair {
  const pairs = table.shares.flatMap((stratum): [Share, Share][] => {
    const [a, b] = [stratum[first]!, stratum[second]!]
    return a !== null && b !== null ? [[a, b]] : []
  })
  const firstRows = pairs.reduce((sum, [a]) => sum + a.amongRows, 0)
  const secondRows = pairs.reduce((sum, [, b]) => sum + b.amongRows, 0)
  const compared = table.weighted
    ? weightedMantelHaenszel(pairs)
    : mantelHaenszel(pairs.map(([a, b]) => countTable(a, b)))
  return {
    ...compared,
    rows: firstRows + secondRows,
    smaller: Math.min(firstRows, secondRows),
    stratumCount: pairs.length,
  }
}

function countTable(first: Share, second: Share): TwoByTwo {
  return { a: first.hits, b: first.among - first.hits, c: second.hits, d: second.among - second.hits }
}

function weightedMantelHaenszel(pairs: readonly (readonly [Share, Share])[]): MantelHaenszel {
  const tables = pairs.map(([a, b]): WeightedTwoByTwo => ({ counts: countTable(a, b), squares: squaresTable(a, b) }))
  const values = mantelHaenszel(tables.map(({ counts }) => counts))
  const errors = linearisedErrors(tables)
  const effective = mantelHaenszel(pairs.map(([a, b]) => effectiveTable(a, b)))
  const { oddsRatio, riskDifference } = values
  const statistic =
    riskDifference !== null && errors.difference > 0 ? (riskDifference.value / errors.difference) ** 2 : null
  return {
    oddsRatio: oddsRatio && { value: oddsRatio.value, logStandardError: errors.logOddsRatio },
    riskDifference: riskDifference && { value: riskDifference.value, standardError: errors.difference },
    cochranMantelHaenszel: statistic === null ? null : { statistic, p: chiSquaredUpperTail(statistic, 1) },
    breslowDay: effective.breslowDay,
  }
}

function squaresTable(first: Share, second: Share): TwoByTwo {
  return {
    a: first.hitsSquared,
    b: first.amongSquared - first.hitsSquared,
    c: second.hitsSquared,
    d: second.amongSquared - second.hitsSquared,
  }
}

function effectiveTable(first: Share, second: Share): TwoByTwo {
  const [a, c] = [estimateShare(first, true), estimateShare(second, true)]
  return {
    a: a.value * a.effectiveRows,
    b: (1 - a.value) * a.effectiveRows,
    c: c.value * c.effectiveRows,
    d: (1 - c.value) * c.effectiveRows,
  }
}
