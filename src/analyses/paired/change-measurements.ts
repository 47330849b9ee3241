import { meetsMinimum, type GroupEstimate } from '../../metrics/compared.js'
import type { Metric, Parameters } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import { studentCritical } from '../../metrics/student-limits.js'
import { againstOverall } from '../../metrics/to-overall.js'
import { ofPair, overGroups, type OverGroups } from '../../metrics/transforms.js'
import type { Minimum } from '../../schema/cube.js'
import type { Measurement } from '../../schema/measurement.js'
import type { Cell, Transform } from '../../schema/measurement-id.js'
import type { Limits } from '../../statistics/limits.js'
import { changeOfLargest, changeOfSmallest } from './change-of-extreme.js'
import { changeOf, type Change } from './change-of-metric.js'
import { errorToOverall } from './change-to-overall.js'
import { groupContrasts, pairContrast, pairContrasts } from './contrasts.js'
import type { JointGroup } from './joint-groups.js'
import { changeMeasurement, type ChangeAddress, type ChangeContext } from './make-change.js'
import { lessBefore } from './less-before.js'

/** The groups of a feature seen twice, and which of them comparisons may hold. */
export interface JointSet {
  readonly features: readonly string[]
  readonly groups: readonly JointGroup[]
  readonly comparable: (cell: Cell) => boolean
  readonly reference: Cell | null
}

export interface SetChangeContext extends ChangeContext {
  readonly minimum: Minimum
}

export interface MeasuredChange extends Change {
  readonly compared: boolean
}

/** Groups beyond these make the pairs of a range too many to bound one by one. */
export const pairsUpTo = 60
/** Each group against all rows and against the reference, up to so many groups. */
const listedUpTo = 100

/** Changes of one metric in every group of a set. */
export function changesIn(set: JointSet, metric: Metric, parameters: Parameters, minimum: Minimum): MeasuredChange[] {
  return set.groups.map((group) => {
    const change = changeOf(metric, group, parameters)
    const meets = [
      { counts: group.now, estimate: change.now },
      { counts: group.before, estimate: change.before },
    ].every(({ counts, estimate }) => meetsMinimum(metric, counts, estimate.outcome, minimum))
    return { ...change, compared: set.comparable(group.cell) && meets }
  })
}

/** Every measurement of the change of one metric over one set: groups, ranges over them, reference and all rows. */
export function measureChanges(
  set: JointSet,
  measure: Measure,
  changes: readonly MeasuredChange[],
  overall: Change | null,
  context: SetChangeContext,
): Measurement[] {
  const { metric } = measure
  const allows = (transform: Transform): boolean => metric.transforms?.includes(transform) ?? true
  const own = changes.map((change) =>
    changeMeasurement(measure, { cell: change.group.cell }, { ...change, rows: change.group.now.rows }, context),
  )
  const ranges = (['min', 'max', 'difference', 'ratio'] as const)
    .filter(allows)
    .map((transform) => rangeChange(set, measure, transform, changes, context))
  const comparable = changes.filter(({ group }) => set.comparable(group.cell))
  return [
    ...own.map((measurement, i) => (changes[i]!.compared ? measurement : { ...measurement, compared: false as const })),
    ...ranges,
    ...(comparable.length > listedUpTo ? [] : toReference(set, measure, comparable, allows, context)),
    ...(comparable.length > listedUpTo || overall === null
      ? []
      : toOverall(measure, comparable, overall, allows, context)),
  ]
}

function rangeChange(
  set: JointSet,
  measure: Measure,
  transform: OverGroups,
  changes: readonly MeasuredChange[],
  context: SetChangeContext,
): Measurement {
  const [now, before] = (['now', 'before'] as const).map((when) =>
    overGroups(transform, estimatesOf(changes, when), context),
  )
  const found = lessBefore(now!.outcome, before!.outcome)
  const compared = changes.filter((change) => change.compared)
  const address = { transform, features: set.features }
  const rows = compared.reduce((sum, { group }) => sum + group.now.rows, 0)
  const limits = 'value' in found ? limitsOfRange(transform, compared, context.confidence, measure.metric.range) : null
  return changeMeasurement(
    measure,
    address,
    { outcome: found, rows, method: 'candidates', limits: fixed(limits) },
    context,
  )
}

export function estimatesOf(changes: readonly MeasuredChange[], when: 'now' | 'before'): GroupEstimate[] {
  return changes.map((change) => ({
    cell: change.group.cell,
    counts: change.group[when],
    estimate: change[when],
    replicates: null,
    compared: change.compared,
  }))
}

function limitsOfRange(
  transform: OverGroups,
  compared: readonly Change[],
  confidence: number,
  range: Metric['range'],
): Limits | null {
  if (compared.length < 2 || compared.length > pairsUpTo) return null
  const over = transform === 'difference' || transform === 'ratio'
  const contrasts = over ? pairContrasts(transform, compared) : groupContrasts(compared)
  if (contrasts === null) return null
  const extreme = transform === 'difference' || transform === 'max' ? changeOfLargest : changeOfSmallest
  return within(extreme(contrasts, confidence), transform === 'ratio' ? [0, 1] : range)
}

/** A change of something that lies in a range is at most as wide as the range. */
export function within({ low, high }: Limits, [least, most]: Metric['range']): Limits {
  const reach = least === null || most === null ? Infinity : most - least
  return { low: Math.max(-reach, low), high: Math.min(reach, high) }
}

/** Limits that are made for one confidence only. */
export function fixed(limits: Limits | null): ((z: number) => Limits) | null {
  return limits && (() => limits)
}

function toReference(
  set: JointSet,
  measure: Measure,
  changes: readonly MeasuredChange[],
  allows: (transform: Transform) => boolean,
  context: SetChangeContext,
): Measurement[] {
  const reference = changes.find(({ group }) => set.reference !== null && sameCell(group.cell, set.reference))
  if (reference === undefined) return []
  const kinds = [
    ['difference-to-reference', 'difference'],
    ['ratio-to-reference', 'ratio'],
  ] as const
  const others = changes.filter((change) => change !== reference)
  return kinds
    .filter(([transform]) => allows(transform))
    .flatMap(([transform, kind]) =>
      others.map((change) => {
        const [now, before] = (['now', 'before'] as const).map((when) => {
          const [own, against] = estimatesOf([change, reference], when)
          return ofPair(kind, own!, against!, context).outcome
        })
        const found = lessBefore(now!, before!)
        const contrast = 'value' in found ? pairContrast(kind, change, reference) : null
        const address: ChangeAddress = { transform, cell: change.group.cell }
        const rows = change.group.now.rows + reference.group.now.rows
        const limits = contrast && contrast.limitsOfChange
        return changeMeasurement(
          measure,
          address,
          { outcome: found, rows, method: kind === 'difference' ? 'mover' : 'influence', limits },
          context,
        )
      }),
    )
}

function toOverall(
  measure: Measure,
  changes: readonly MeasuredChange[],
  overall: Change,
  allows: (transform: Transform) => boolean,
  context: SetChangeContext,
): Measurement[] {
  const kinds = [
    ['difference-to-overall', 'difference'],
    ['ratio-to-overall', 'ratio'],
  ] as const
  return kinds
    .filter(([transform]) => allows(transform))
    .flatMap(([transform, kind]) =>
      changes.map((change) => {
        const [now, before] = (['now', 'before'] as const).map((when) => {
          const [group, all] = estimatesOf([change, { ...overall, compared: true }], when)
          return againstOverall(kind, { ...measure, group: group!, overall: all! }, context).outcome
        })
        const found = lessBefore(now!, before!)
        const error =
          'value' in found && measure.metric.interval !== 'none' ? errorToOverall(kind, change, overall) : null
        const limits =
          error === null || !('value' in found)
            ? null
            : (z: number): Limits => {
                const reach = studentCritical(z, error.degreesOfFreedom) * error.standardError
                return { low: found.value - reach, high: found.value + reach }
              }
        const method = overall.replicates ? 'jackknife' : 'influence'
        const uncertainty = { outcome: found, rows: overall.group.now.rows, method, limits }
        return changeMeasurement(measure, { transform, cell: change.group.cell }, uncertainty, context)
      }),
    )
}

function sameCell(a: Cell, b: Cell): boolean {
  return Object.entries(a).every(([name, value]) => b[name] === value)
}
