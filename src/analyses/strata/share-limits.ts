import type { Share } from '../../metrics/metric.js'
import { studentCritical } from '../../metrics/student-limits.js'
import { jackknife } from '../../statistics/jackknife.js'
import type { GroupEstimate } from '../../statistics/range-of-groups.js'
import { shareEstimate } from '../../statistics/share-estimate.js'
import { weightedShare } from '../../statistics/weighted-share.js'
import { wilson } from '../../statistics/wilson.js'
import { combine, crudeShares, type StratifiedShares } from './stratified-shares.js'

/** A share as the pairwise interval rules need it: value, Wilson limits at any z, and the rows it is worth. */
export interface ShareEstimate extends GroupEstimate {
  readonly effectiveRows: number
}

/** The share of one group in one stratum; null where it has no rows there. */
export function estimateAt(
  { shares, weighted, buckets }: StratifiedShares,
  stratum: number,
  group: number,
): ShareEstimate | null {
  const share = shares[stratum]![group]!
  return share && estimate(share, weighted, buckets && buckets.at(stratum, group))
}

/** The share of each group over all strata. */
export function crudeEstimates(table: StratifiedShares): (ShareEstimate | null)[] {
  const { weighted, buckets } = table
  return crudeShares(table).map((share, group) => share && estimate(share, weighted, buckets && buckets.ofGroup(group)))
}

function estimate(share: Share, weighted: boolean, buckets: readonly Share[] | null): ShareEstimate {
  if (buckets !== null) return clustered(share, buckets)
  if (!weighted) return { ...shareEstimate(share.hits / share.among, share.among), effectiveRows: share.among }
  const { value, effectiveRows } = weightedShare(share)!
  return { ...shareEstimate(value, effectiveRows), effectiveRows }
}

/** Rows p(1 − p)/se² that a delete-a-bucket jackknife makes the share worth; at 0 and 1, or in one bucket only, as if the rows of a bucket were all alike. */
function clustered(share: Share, buckets: readonly Share[]): ShareEstimate {
  const value = share.hits / share.among
  const rest = buckets.map((bucket) => combine(share, bucket, -1))
  const found = jackknife(rest.map(({ hits, among }) => (among > 0 ? hits / among : null)))
  const squares = buckets.reduce((sum, { amongRows }) => sum + amongRows ** 2, 0)
  const fewest = share.amongRows ** 2 / squares
  const variance = (found?.standardError ?? 0) ** 2
  const rows =
    variance > 0 && value > 0 && value < 1 ? Math.min(share.amongRows, (value * (1 - value)) / variance) : fewest
  const freedom = found?.degreesOfFreedom ?? Infinity
  return {
    value,
    effectiveRows: rows,
    limits: (z) => wilson(value * rows, rows, Number.isFinite(freedom) ? studentCritical(z, freedom) : z),
  }
}
