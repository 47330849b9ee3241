import type { Share } from '../../metrics/metric.js'
import type { GroupEstimate } from '../../statistics/range-of-groups.js'
import { shareEstimate } from '../../statistics/share-estimate.js'
import { weightedShare } from '../../statistics/weighted-share.js'

/** A share as the pairwise interval rules need it: value, Wilson limits at any z, and the rows it is worth. */
export interface ShareEstimate extends GroupEstimate {
  readonly effectiveRows: number
}

/** Unweighted: plain Wilson limits. Weighted: Wilson limits for the effective rows of the linearised variance. */
export function estimateShare(share: Share, weighted: boolean): ShareEstimate {
  if (!weighted) return { ...shareEstimate(share.hits / share.among, share.among), effectiveRows: share.among }
  const { value, effectiveRows } = weightedShare(share)!
  return { ...shareEstimate(value, effectiveRows), effectiveRows }
}
