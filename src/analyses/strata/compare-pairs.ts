import { studentCritical } from '../../metrics/student-limits.js'
import { holm } from '../../statistics/holm.js'
import { moverDifference } from '../../statistics/mover.js'
import { criticalValue } from '../../statistics/normal.js'
import { twoProportionZ } from '../../statistics/two-proportion-test.js'
import { adjustPair, type AdjustedPair } from './adjusted-pair.js'
import { crudeEstimates } from './share-limits.js'
import { classifyGap, type Gap, type SimpsonKind } from './simpson.js'
import type { StratifiedShares } from './stratified-shares.js'

/** Two groups before and after the strata are held fixed; positions into the table's groups. */
export interface PairComparison {
  readonly first: number
  readonly second: number
  readonly rates: readonly [number, number]
  readonly crude: Gap
  readonly adjusted: AdjustedPair
  /** Null where no stratum holds both groups. */
  readonly gap: Gap | null
  readonly kind: SimpsonKind | null
  /** Strata that hold both groups, and those among them in which the gap points the other way than over all rows. */
  readonly strata: number
  readonly turned: number
}

/** Compares every pair of the groups given (each pair once), crude and adjusted. O(pairs · strata). */
export function comparePairs(table: StratifiedShares, groups: readonly number[], confidence: number): PairComparison[] {
  const z = criticalValue(1 - confidence)
  const crude = crudeEstimates(table)
  const pairs = groups
    .flatMap((first, i) => groups.slice(i + 1).map((second) => ({ first, second })))
    .flatMap(({ first, second }) => {
      const [a, b] = [crude[first] ?? null, crude[second] ?? null]
      if (a === null || b === null) return []
      const limits = moverDifference({ value: a.value, ...a.limits(z) }, { value: b.value, ...b.limits(z) })
      const [hits, others] = [a.value * a.effectiveRows, b.value * b.effectiveRows]
      const { p } = twoProportionZ(hits, a.effectiveRows, others, b.effectiveRows)
      const adjusted = adjustPair(table, first, second)
      return [
        {
          first,
          second,
          rates: [a.value, b.value] as const,
          crude: { value: a.value - b.value, ...limits, p },
          adjusted,
        },
      ]
    })
  const crudeP = holm(pairs.map(({ crude: { p } }) => p))
  const adjustedP = holm(pairs.map(({ adjusted }) => adjusted.cochranMantelHaenszel?.p ?? 1))
  return pairs.map((pair, index) => {
    const crudeGap = { ...pair.crude, p: crudeP[index]! }
    const gap = adjustedGap(pair.adjusted, z, adjustedP[index]!)
    const kind = gap && classifyGap(crudeGap, gap, { confidence, pairs: pairs.length })
    return { ...pair, crude: crudeGap, gap, kind, ...countTurned(table, pair) }
  })
}

function adjustedGap({ riskDifference, freedom }: AdjustedPair, z: number, p: number): Gap | null {
  if (riskDifference === null) return null
  const { value, standardError } = riskDifference
  const reach = studentCritical(z, freedom) * standardError
  return { value, low: Math.max(-1, value - reach), high: Math.min(1, value + reach), p }
}

function countTurned(
  table: StratifiedShares,
  { first, second, crude }: Pick<PairComparison, 'first' | 'second' | 'crude'>,
): { strata: number; turned: number } {
  const signs = table.shares.flatMap((stratum) => {
    const [a, b] = [stratum[first]!, stratum[second]!]
    return a && b ? [Math.sign(a.hits / a.among - b.hits / b.among)] : []
  })
  return { strata: signs.length, turned: signs.filter((sign) => sign !== 0 && sign === -Math.sign(crude.value)).length }
}
