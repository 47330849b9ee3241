import { combineRanges } from '../../metrics/combined.js'
import { meetsMinimum, type GroupEstimate } from '../../metrics/compared.js'
import { unavailable, type Metric } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import { againstOverall } from '../../metrics/to-overall.js'
import { ofPair, overGroups } from '../../metrics/transforms.js'
import type { Minimum } from '../../schema/cube.js'
import type { Measurement } from '../../schema/measurement.js'
import type { Transform } from '../../schema/measurement-id.js'
import { errorOfPair, errorOverGroups } from './binning.js'
import { disparityMeasurement, ownMeasurement, type MeasurementContext } from './make-measurement.js'
import type { GroupSet } from './group-sets.js'
import type { MeasuredSet } from './measured-set.js'
import { orderedPairs } from './pairs.js'

/** Groups up to which pairs are measured, and up to which each group is set against all rows. */
const pairsUpTo = 12
const againstOverallUpTo = 100

export interface SetContext extends MeasurementContext {
  readonly minimum: Minimum
  /** Own values of every group, unless they would be too many. */
  readonly listed: (metric: Metric) => boolean
}

/** Every measurement of one measure over one set of groups: the groups' own values, transforms over them, pairs, reference and all rows. */
export function measureOverSet(
  measure: Measure,
  index: number,
  { set, estimates }: MeasuredSet,
  overall: GroupEstimate,
  context: SetContext,
): readonly Measurement[] {
  const groups = estimates[index]!
  const { features } = set
  const allows = (transform: Transform): boolean => measure.metric.transforms?.includes(transform) ?? true
  const found: Measurement[] = []
  if (context.listed(measure.metric))
    for (const group of groups) found.push(ownMeasurement(measure, { cell: group.cell }, group, context))
  const compared = groups.filter((group) => group.compared)
  for (const transform of ['min', 'max', 'difference', 'ratio'] as const) {
    if (!allows(transform)) continue
    found.push(
      disparityMeasurement(measure, { transform, features }, overGroups(transform, groups, context), {
        context,
        method: `${words[transform]} of ${compared.length} groups`,
        error: errorOverGroups(measure, compared, transform),
      }),
    )
  }
  found.push(...pairsOf(measure, { set, estimates }, compared, context, allows))
  if (context.listed(measure.metric)) {
    found.push(...toReference(measure, { set, estimates }, groups, context, allows))
    if (groups.length <= againstOverallUpTo)
      found.push(...toOverall(measure, comparableOf(set, groups), overall, context, allows))
  }
  return found
}

const words = { min: 'smallest', max: 'largest', difference: 'max - min', ratio: 'min / max' } as const

type Allows = (transform: Transform) => boolean

function pairsOf(
  measure: Measure,
  { set }: MeasuredSet,
  compared: readonly GroupEstimate[],
  context: SetContext,
  allows: Allows,
): readonly Measurement[] {
  if (compared.length > pairsUpTo) return []
  return orderedPairs(compared, set.reference?.cell ?? null).flatMap(([first, second]) =>
    (['difference', 'ratio'] as const).filter(allows).map((transform) =>
      disparityMeasurement(
        measure,
        { transform, features: set.features, cell: first.cell, against: second.cell },
        ofPair(transform, first, second, context),
        {
          context,
          method: transform === 'difference' ? 'first - second' : 'first / second',
          error: errorOfPair(measure, [first, second], transform),
        },
      ),
    ),
  )
}

/** Each group against the declared reference; without one there is nothing to hold it against. */
function toReference(
  measure: Measure,
  { set }: MeasuredSet,
  groups: readonly GroupEstimate[],
  context: SetContext,
  allows: Allows,
): readonly Measurement[] {
  const kinds = [
    ['difference-to-reference', 'difference', 'group - reference'],
    ['ratio-to-reference', 'ratio', 'group / reference'],
  ] as const
  const reference = groups.find((group) => group.cell === set.reference?.cell)
  if (!reference && groups.length > pairsUpTo) return []
  const shown = comparableOf(set, groups).filter((group) => group !== reference)
  return kinds
    .filter(([transform]) => allows(transform))
    .flatMap(([transform, kind, method]) =>
      shown.map((group) => {
        const { rows } = group.counts
        const lacking = { outcome: unavailable('no-reference', group.estimate.outcome.denominator), rows }
        const disparity = reference ? ofPair(kind, group, reference, context) : lacking
        const error = reference ? errorOfPair(measure, [group, reference], kind) : null
        return disparityMeasurement(measure, { transform, cell: group.cell }, disparity, { context, method, error })
      }),
    )
}

function comparableOf({ groups: audited }: GroupSet, groups: readonly GroupEstimate[]): readonly GroupEstimate[] {
  return groups.filter((_, i) => audited[i]!.comparable)
}

function toOverall(
  measure: Measure,
  groups: readonly GroupEstimate[],
  overall: GroupEstimate,
  context: SetContext,
  allows: Allows,
): readonly Measurement[] {
  const kinds = [
    ['difference-to-overall', 'difference', 'group - all rows'],
    ['ratio-to-overall', 'ratio', 'group / all rows'],
  ] as const
  return kinds
    .filter(([transform]) => allows(transform))
    .flatMap(([transform, kind, method]) =>
      groups.map((group) => {
        const disparity = againstOverall(kind, { ...measure, group, overall }, context)
        const error = errorOfPair(measure, [group, overall], kind)
        return disparityMeasurement(measure, { transform, cell: group.cell }, disparity, { context, method, error })
      }),
    )
}

/** Equalized odds and average odds: ranges of other metrics over the groups that have both classes. */
export function combinedOverSet(
  metric: Metric,
  { set, estimates }: MeasuredSet,
  measures: readonly Measure[],
  context: SetContext,
): readonly Measurement[] {
  const combines = metric.combines!
  const parts = combines.of.map((id) => {
    const index = measures.findIndex((measure) => measure.metric.id === id)
    return (estimates[index] ?? []).map((group, i): GroupEstimate => ({
      ...group,
      compared:
        set.groups[i]!.comparable && meetsMinimum(metric, group.counts, group.estimate.outcome, context.minimum),
    }))
  })
  const compared = parts[0]!.filter((group) => group.compared).length
  return (['difference', 'ratio'] as const)
    .filter((transform) => metric.transforms?.includes(transform) ?? true)
    .map((transform) =>
      disparityMeasurement(
        { metric, parameters: {} },
        { transform, features: set.features },
        combineRanges(transform, combines, parts, context),
        {
          context,
          method: `${combines.how === 'mean' ? 'mean' : transform === 'ratio' ? 'smaller' : 'larger'} of ${combines.of.length} ranges (${words[transform]}) of ${compared} groups`,
        },
      ),
    )
}
