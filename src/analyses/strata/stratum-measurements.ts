import { formatMeasurementId } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { maximumDifference } from '../../statistics/range-of-groups.js'
import { estimateAt } from './share-limits.js'
import type { StratifiedShares } from './stratified-shares.js'

/** The gap within one stratum: max − min over the groups that have rows there, whatever their size. */
export function stratumDifference(
  table: StratifiedShares,
  stratum: number,
  groups: readonly number[],
  options: { metric: string; confidence: number },
): Measurement {
  const shares = groups.flatMap((group) => table.shares[stratum]![group] ?? [])
  const rows = shares.reduce((sum, share) => sum + share.amongRows, 0)
  const shared = {
    id: formatMeasurementId({
      analysis: 'strata',
      metric: options.metric,
      transform: 'difference',
      features: table.feature,
      cell: table.strata[stratum]!,
    }),
    n: { rows, denominator: shares.length < 2 ? 0 : Math.min(...shares.map((share) => share.amongRows)) },
    better: 'lower' as const,
    ideal: 0,
    unit: 'difference' as const,
    method: 'max-min',
  }
  if (shares.length < 2) return { ...shared, value: null, unavailable: 'empty-group' }
  const { value, low, high } = maximumDifference(
    groups.flatMap((group) => estimateAt(table, stratum, group) ?? []),
    options.confidence,
  )
  return { ...shared, value, interval: { low, high, confidence: options.confidence, method: 'newcombe' } }
}
