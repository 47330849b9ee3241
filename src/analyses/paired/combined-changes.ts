import { combineRanges } from '../../metrics/combined.js'
import { meetsMinimum } from '../../metrics/compared.js'
import type { Metric } from '../../metrics/metric.js'
import type { Measurement } from '../../schema/measurement.js'
import type { Limits } from '../../statistics/limits.js'
import {
  estimatesOf,
  fixed,
  pairsUpTo,
  within,
  type JointSet,
  type MeasuredChange,
  type SetChangeContext,
} from './change-measurements.js'
import { changeOfLargest, changeOfSmallest, type ChangeOfExtreme } from './change-of-extreme.js'
import type { Change } from './change-of-metric.js'
import { pairContrasts } from './contrasts.js'
import { lessBefore } from './less-before.js'
import { changeMeasurement } from './make-change.js'

/** Changes of equalized odds (the worse of several ranges) and average odds (their mean). */
export function measureCombined(
  set: JointSet,
  metric: Metric,
  parts: readonly (readonly MeasuredChange[])[],
  context: SetChangeContext,
): Measurement[] {
  const combines = metric.combines!
  const own = parts.map((changes) =>
    changes.map((change): MeasuredChange => ({
      ...change,
      compared:
        set.comparable(change.group.cell) &&
        meetsMinimum(metric, change.group.now, change.now.outcome, context.minimum) &&
        meetsMinimum(metric, change.group.before, change.before.outcome, context.minimum),
    })),
  )
  return (['difference', 'ratio'] as const)
    .filter((transform) => metric.transforms?.includes(transform) ?? true)
    .map((transform) => {
      const [now, before] = (['now', 'before'] as const).map((when) =>
        combineRanges(
          transform,
          combines,
          own.map((changes) => estimatesOf(changes, when)),
          context,
        ),
      )
      const found = lessBefore(now!.outcome, before!.outcome)
      const compared = own.map((changes) => changes.filter((change) => change.compared))
      const limits = 'value' in found ? combinedLimits(transform, combines.how, compared, context.confidence) : null
      const rows = compared[0]?.reduce((sum, { group }) => sum + group.now.rows, 0) ?? 0
      const address = { transform, features: set.features }
      return changeMeasurement(
        { metric, parameters: {} },
        address,
        { outcome: found, rows, method: 'candidates', limits: fixed(limits) },
        context,
      )
    })
}

function combinedLimits(
  transform: 'difference' | 'ratio',
  how: 'worse' | 'mean',
  parts: readonly (readonly Change[])[],
  confidence: number,
): Limits | null {
  if (parts.some((changes) => changes.length < 2 || changes.length > pairsUpTo)) return null
  const contrasts = parts.map((changes) => pairContrasts(transform, changes))
  if (!contrasts.every((part) => part !== null)) return null
  const extreme = transform === 'difference' ? changeOfLargest : changeOfSmallest
  const all = contrasts.flat()
  if (how === 'worse') return within(extreme(all, confidence), [0, 1])
  return within(meanOf(contrasts.map((part) => extreme(part, confidence))), [0, 1])
}

/** Mean of changes that rest on different rows (positives, negatives): the distances to their limits add up in squares. */
function meanOf(changes: readonly ChangeOfExtreme[]): Limits {
  const value = changes.reduce((sum, change) => sum + change.value, 0) / changes.length
  const below = Math.hypot(...changes.map((change) => change.value - change.low)) / changes.length
  const above = Math.hypot(...changes.map((change) => change.high - change.value)) / changes.length
  return { low: value - below, high: value + above }
}
