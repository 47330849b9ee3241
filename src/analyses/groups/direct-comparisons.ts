import type { Random } from '../../environment/tools.js'
import { meetsMinimum, type Disparity } from '../../metrics/compared.js'
import { intervalMethods, limitsOnScale } from '../../metrics/estimate.js'
import { unavailable, type Comparison, type GroupCounts, type Metric, type Parameters } from '../../metrics/metric.js'
import { without } from '../../metrics/replicates.js'
import { studentCritical } from '../../metrics/student-limits.js'
import type { Measurement } from '../../schema/measurement.js'
import { jackknife } from '../../statistics/jackknife.js'
import { criticalValue } from '../../statistics/normal.js'
import type { AuditedGroup, GroupSet } from './group-sets.js'
import { disparityMeasurement, type MeasurementContext } from './make-measurement.js'
import { orderedPairs } from './pairs.js'
import type { SetContext } from './set-measurements.js'

const pairsUpTo = 12
/** Cells times buckets up to which a comparison is made again without each bucket of units. */
const largestJackknife = 2e7

type Compare = (groups: readonly GroupCounts[]) => Comparison

/** Pairs of groups by a metric that compares them directly (KS, standardized mean difference), and each group against the reference. */
export function directPairs(metric: Metric, set: GroupSet, context: SetContext): readonly Measurement[] {
  const parameters = {}
  const compare: Compare = ([first, second]) => metric.between!(first!, second!, parameters)
  const measure = { metric, parameters }
  const compared = set.groups.filter((group) => isCompared(metric, group, context))
  const pairs = compared.length <= pairsUpTo ? orderedPairs(compared, set.reference?.cell ?? null) : []
  const ofPairs = pairs.map(([first, second]) => {
    const address = { features: set.features, cell: first.cell, against: second.cell }
    const { disparity, error } = compareGroups(metric, [first, second], compare, context)
    return disparityMeasurement(measure, address, disparity, { context, method: 'first against second', error })
  })
  if (!metric.ownValueIsAgainstReference || !context.listed(metric)) return ofPairs
  const shown = set.groups.filter((group) => group.comparable && group !== set.reference)
  if (!set.reference && shown.length > pairsUpTo) return ofPairs
  const ofGroups = shown.map((group) => {
    const { disparity, error } = againstReference(metric, group, set, compare, context)
    return disparityMeasurement(measure, { cell: group.cell }, disparity, {
      context,
      method: 'group against reference',
      error,
    })
  })
  return [...ofGroups, ...ofPairs]
}

/** Whether both groups of a pair have enough rows. A distance of score distributions asks for no classes. */
function isCompared(metric: Metric, group: AuditedGroup, { minimum }: SetContext): boolean {
  const rowsOnly: Metric = { ...metric, minimum: 'rows' }
  return group.comparable && meetsMinimum(rowsOnly, group.counts, unavailable('empty-group'), minimum)
}

interface Compared {
  readonly disparity: Disparity
  readonly error: number | null
}

function againstReference(
  metric: Metric,
  group: AuditedGroup,
  { reference }: GroupSet,
  compare: Compare,
  context: SetContext,
): Compared {
  const { rows } = group.counts
  if (!reference) return { disparity: { outcome: unavailable('no-reference', rows), rows }, error: null }
  if (![group, reference].every((one) => isCompared(metric, one, context)))
    return { disparity: { outcome: unavailable('below-minimum', rows), rows }, error: null }
  return compareGroups(metric, [group, reference], compare, context)
}

/** One value over all groups of a set: NDKL, and the parts of generalized entropy. */
export function acrossGroups(
  metric: Metric,
  set: GroupSet,
  options: Readonly<Record<string, unknown>>,
  { context, random }: { readonly context: MeasurementContext; readonly random: Random },
): readonly Measurement[] {
  const across = metric.across!
  const groups = set.groups.filter((group) => across.everybody || group.comparable)
  return across.parameters(options).map((parameters) => {
    const compare: Compare = (counts) => across.measure(counts, parameters, random.fork(textOf(set, parameters)))
    const { disparity, error } = compareGroups(metric, groups, compare, context)
    const method = `${parameters['part'] ? `part ${parameters['part']} ` : 'over '}${groups.length} groups`
    return disparityMeasurement({ metric, parameters }, { features: set.features }, disparity, {
      context,
      method,
      error,
    })
  })
}

function textOf({ features }: GroupSet, parameters: Parameters): string {
  return [...features, ...Object.values(parameters)].join(' ')
}

function compareGroups(
  metric: Metric,
  groups: readonly AuditedGroup[],
  compare: Compare,
  { confidence }: MeasurementContext,
): Compared {
  const rows = groups.reduce((sum, { counts }) => sum + counts.rows, 0)
  const found = compare(groups.map((group) => group.counts))
  const error = found.binningError ?? null
  if (!('value' in found)) return { disparity: { outcome: found, rows }, error }
  const outcome = { value: found.value, denominator: found.denominator }
  const repeated = groups.some((group) => group.buckets)
  const hasInterval = metric.interval !== 'none' && found.standardError !== undefined
  // A test that takes rows for independent says nothing of repeated units.
  const test = found.test && !repeated ? { test: found.test } : {}
  if (!hasInterval) return { disparity: { outcome, rows, ...test }, error }
  const spread = repeated ? jackknifed(groups, compare) : { standardError: found.standardError!, freedom: Infinity }
  if (!spread) return { disparity: { outcome, rows, intervalUnavailable: 'missing-evidence' }, error }
  const { standardError, freedom } = spread
  const critical = studentCritical(criticalValue(1 - confidence), freedom)
  const limits = limitsOnScale(metric, { value: found.value, standardError, rows: found.denominator }, critical)
  const method = repeated ? 'jackknife' : intervalMethods[metric.interval]
  const interval = limits ? { interval: { ...limits, method } } : { intervalUnavailable: 'zero-denominator' as const }
  return { disparity: { outcome, rows, standardError, ...interval, ...test }, error }
}

/** Standard error of a comparison made again without each bucket of units; null where that is too much work or undefined. */
function jackknifed(
  groups: readonly AuditedGroup[],
  compare: Compare,
): { readonly standardError: number; readonly freedom: number } | null {
  const buckets = new Set(groups.flatMap((group) => [...(group.buckets?.coarse.keys() ?? [])]))
  const cells = groups.reduce((sum, { counts }) => sum + counts.cells.length, 0)
  if (buckets.size * cells > largestJackknife) return null
  const values = [...buckets].map((bucket) => {
    const found = compare(
      groups.map(({ counts, buckets: own }) => {
        const part = own?.coarse.get(bucket)
        return part ? without(counts, part) : counts
      }),
    )
    return 'value' in found ? found.value : null
  })
  const found = jackknife(values)
  return found && { standardError: found.standardError, freedom: found.degreesOfFreedom }
}
