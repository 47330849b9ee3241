import type { Minimum } from '../../schema/cube.js'
import { estimate } from '../../metrics/estimate.js'
import { meetsMinimum, type GroupEstimate } from '../../metrics/compared.js'
import type { GroupCounts, Metric } from '../../metrics/metric.js'
import { replicatesOf, type Measure } from '../../metrics/replicates.js'
import type { AuditedGroup, GroupSet } from './group-sets.js'

/** A set of groups with the estimates of every measure: `estimates[measure][group]`. */
export interface MeasuredSet {
  readonly set: GroupSet
  readonly estimates: readonly (readonly GroupEstimate[])[]
}

/** The metrics that have values of their own, with every parameter set that these counts call for. */
export function measuresOf(
  metrics: readonly Metric[],
  counts: GroupCounts,
  options: Readonly<Record<string, unknown>>,
): readonly Measure[] {
  return metrics.flatMap((metric) =>
    (metric.parameters?.(counts, options) ?? [{}]).map((parameters) => ({ metric, parameters })),
  )
}

export function measureSet(set: GroupSet, measures: readonly Measure[], minimum: Minimum): MeasuredSet {
  const byGroup = set.groups.map((group) => measureGroup(group, measures, minimum))
  return { set, estimates: measures.map((_, i) => byGroup.map((estimates) => estimates[i]!)) }
}

/** All measures of one group. With repeated units each group is reduced bucket by bucket once, for all measures together. */
export function measureGroup(
  group: AuditedGroup,
  measures: readonly Measure[],
  minimum: Minimum,
): readonly GroupEstimate[] {
  const { cell, counts, buckets } = group
  const replicates = buckets && replicatesOf(counts, buckets, measures)
  return measures.map(({ metric, parameters }, i) => {
    const found = estimate(metric, counts, parameters, replicates?.[i] ?? null)
    const compared = group.comparable && meetsMinimum(metric, counts, found.outcome, minimum)
    return { cell, counts, estimate: found, replicates: replicates?.[i] ?? null, compared }
  })
}
