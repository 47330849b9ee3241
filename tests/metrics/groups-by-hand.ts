import { meetsMinimum, type GroupEstimate } from '../../src/metrics/compared.js'
import { estimate } from '../../src/metrics/estimate.js'
import type { GroupCounts, Metric, Parameters } from '../../src/metrics/metric.js'
import { replicatesOf, type UnitBuckets } from '../../src/metrics/replicates.js'

/** Estimates of groups named a, b, c …, all of them compared unless they lack the minimum. */
export function groupsOfCounts(
  metric: Metric,
  counts: readonly GroupCounts[],
  options: {
    readonly parameters?: Parameters
    readonly minimum?: { readonly rows: number; readonly positives: number; readonly negatives: number }
    readonly buckets?: readonly UnitBuckets[]
  } = {},
): GroupEstimate[] {
  const { parameters = {}, minimum = { rows: 0, positives: 0, negatives: 0 }, buckets } = options
  return counts.map((one, i) => {
    const replicates = buckets ? replicatesOf(one, buckets[i]!, [{ metric, parameters }])[0]! : null
    const found = estimate(metric, one, parameters, replicates)
    return {
      cell: { group: 'abcdefghij'[i]! },
      counts: one,
      estimate: found,
      replicates,
      compared: meetsMinimum(metric, one, found.outcome, minimum),
    }
  })
}
