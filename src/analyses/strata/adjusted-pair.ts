import type { Share } from '../../metrics/metric.js'
import { mantelHaenszel, type MantelHaenszel, type TwoByTwo } from '../../statistics/mantel-haenszel.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { jackknife } from '../../statistics/jackknife.js'
import { studentTUpperTail } from '../../statistics/student-t.js'
import { weightedShare } from '../../statistics/weighted-share.js'
import { linearisedErrors, type WeightedTwoByTwo } from './weighted-errors.js'
import { combine, type Buckets, type PlacedShare, type StratifiedShares } from './stratified-shares.js'

/** Two groups compared with the strata held fixed, first against second. */
export interface AdjustedPair extends MantelHaenszel {
  /** Rows of the two groups in strata that hold both, and of the smaller of the two. */
  readonly rows: number
  readonly smaller: number
  readonly stratumCount: number
  /** Degrees of freedom of the standard errors: finite where they come from a jackknife over buckets of units. */
  readonly freedom: number
}

/**
 * Mantel–Haenszel comparison of two groups. With row weights the values come from weighted counts, their errors from the
 * linearised variance Σw²(∂θ/∂w)², the test from the difference and its error, and Breslow–Day from effective counts.
 * Where persons have several rows, errors and test come from a jackknife that deletes a bucket of persons at a time, and there is no Breslow–Day.
 * Strata that lack one of the two groups add nothing. O(strata), times the buckets.
 */
export function adjustPair(table: StratifiedShares, first: number, second: number): AdjustedPair {
  const pairs = pairsIn(table.shares, first, second)
  const firstRows = pairs.reduce((sum, [a]) => sum + a.amongRows, 0)
  const secondRows = pairs.reduce((sum, [, b]) => sum + b.amongRows, 0)
  return {
    freedom: Infinity,
    ...compare(table, first, second, pairs),
    rows: firstRows + secondRows,
    smaller: Math.min(firstRows, secondRows),
    stratumCount: pairs.length,
  }
}

type SharePair = readonly [Share, Share]

function pairsIn(shares: StratifiedShares['shares'], first: number, second: number): SharePair[] {
  return shares.flatMap((stratum): SharePair[] => {
    const [a, b] = [stratum[first]!, stratum[second]!]
    return a !== null && b !== null ? [[a, b]] : []
  })
}

function compare(
  table: StratifiedShares,
  first: number,
  second: number,
  pairs: readonly SharePair[],
): MantelHaenszel & { readonly freedom?: number } {
  if (table.buckets !== null) return jackknifed(table, table.buckets, first, second)
  return table.weighted ? weightedMantelHaenszel(pairs) : mantelHaenszel(pairs.map(([a, b]) => countTable(a, b)))
}

/** Values of all rows, with the errors that their values without each bucket show. */
function jackknifed(
  table: StratifiedShares,
  { tables }: Buckets,
  first: number,
  second: number,
): MantelHaenszel & { readonly freedom?: number } {
  const valuesOf = (shares: StratifiedShares['shares']) =>
    mantelHaenszel(pairsIn(shares, first, second).map(([a, b]) => countTable(a, b)))
  const { oddsRatio, riskDifference } = valuesOf(table.shares)
  const without = tables
    .filter((bucket) => bucket.some(({ group }) => group === first || group === second))
    .map((bucket) => valuesOf(withoutBucket(table.shares, bucket)))
  const ofDifference = jackknife(without.map((one) => one.riskDifference?.value ?? null))
  const ofLogOdds = jackknife(without.map((one) => (one.oddsRatio ? Math.log(one.oddsRatio.value) : null)))
  const freedom = ofDifference?.degreesOfFreedom ?? Infinity
  const z =
    riskDifference && ofDifference && ofDifference.standardError > 0
      ? riskDifference.value / ofDifference.standardError
      : null
  return {
    freedom,
    oddsRatio: oddsRatio && { value: oddsRatio.value, logStandardError: ofLogOdds?.standardError ?? Infinity },
    riskDifference: riskDifference && {
      value: riskDifference.value,
      standardError: ofDifference?.standardError ?? Infinity,
    },
    cochranMantelHaenszel:
      z === null ? null : { statistic: z * z, p: Math.min(1, 2 * studentTUpperTail(Math.abs(z), freedom)) },
    breslowDay: null,
  }
}

function withoutBucket(shares: StratifiedShares['shares'], bucket: readonly PlacedShare[]): StratifiedShares['shares'] {
  const rest = shares.map((stratum) => [...stratum])
  for (const { stratum, group, share } of bucket) {
    const left = combine(rest[stratum]![group]!, share, -1)
    rest[stratum]![group] = left.amongRows > 0 ? left : null
  }
  return rest
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
  const [a, c] = [weightedShare(first)!, weightedShare(second)!]
  return {
    a: a.value * a.effectiveRows,
    b: (1 - a.value) * a.effectiveRows,
    c: c.value * c.effectiveRows,
    d: (1 - c.value) * c.effectiveRows,
  }
}
