import { worseDirection } from '../schema/direction.js'
import type { Measurement, Unit } from '../schema/measurement.js'
import { formatMeasurementId, parseMeasurementId } from '../schema/measurement-id.js'
import type { Limits } from '../statistics/limits.js'
import { moverDifference, type EstimateWithLimits } from '../statistics/mover.js'
import type { Change, ChangeSide, ChangeWord, UnknownWhy } from './comparison.js'
import { limitsAt } from './limits-at.js'

export interface ChangeContext {
  readonly confidence: number
  readonly margin: number
  /** Changes on the same rows by id, where the runs are paired. */
  readonly paired: ReadonlyMap<string, Measurement> | null
  /** Both runs read the same data. */
  readonly same: boolean
}

type Told = Omit<Change, 'run'>

/** What became of one measurement. */
export function changeOf(
  id: string,
  before: Measurement | undefined,
  after: Measurement | undefined,
  context: ChangeContext,
): Told {
  const { unit, better } = (after ?? before)!
  const told = { id, unit, better, before: sideOf(before, context), after: sideOf(after, context) }
  const unknown = (why: UnknownWhy): Told => ({
    ...told,
    change: null,
    interval: null,
    how: null,
    word: 'unknown',
    why,
  })
  if (!before || !after) return unknown('not-in-both')
  if (before.value === null || after.value === null) return unknown('unavailable')
  if (context.same && isSame(before, after))
    return { ...told, change: 0, interval: null, how: 'identical', word: 'unchanged' }
  const measured = pairedChange(id, context) ?? unpairedChange(before, after, context.confidence)
  const change = after.value - before.value
  if (!measured) return { ...unknown('no-interval'), change: change === 0 ? 0 : change }
  const direction = directionOf(before, after, measured)
  const { low, high } = measured.limits
  const shown = {
    ...told,
    change: measured.change,
    interval: { low: finite(low), high: finite(high) },
    how: measured.how,
  }
  return { ...shown, ...wordOf(measured.limits, direction, marginOf(unit, context.margin)) }
}

interface MeasuredChange {
  readonly how: 'paired' | 'unpaired'
  readonly change: number
  readonly limits: Limits
}

function pairedChange(id: string, { paired, confidence }: ChangeContext): MeasuredChange | null {
  const address = paired && parseMeasurementId(id)
  if (!address || address.change) return null
  const found = paired.get(formatMeasurementId({ ...address, analysis: 'paired', change: true }))
  const limits = found && limitsAt(found, confidence)
  return found && found.value !== null && limits ? { how: 'paired', change: found.value, limits } : null
}

/** Two independent runs: the interval of the difference from both intervals. */
function unpairedChange(before: Measurement, after: Measurement, confidence: number): MeasuredChange | null {
  const [a, b] = [estimateOf(after, confidence), estimateOf(before, confidence)]
  if (!a || !b) return null
  const limits = moverDifference(a, b)
  return { how: 'unpaired', change: a.value - b.value === 0 ? 0 : a.value - b.value, limits }
}

function estimateOf(measurement: Measurement, confidence: number): EstimateWithLimits | null {
  const limits = limitsAt(measurement, confidence)
  return limits && measurement.value !== null ? { value: measurement.value, ...limits } : null
}

/**
 * +1 where more is worse, −1 where less is, 0 where the value crossed its ideal (then only a change within the margin can be told), null without a
 * direction.
 */
function directionOf(before: Measurement, after: Measurement, { change }: MeasuredChange): 1 | -1 | 0 | null {
  const { ideal } = after
  const start = after.value! - change
  if (after.better === 'nearer-ideal' && ideal !== undefined && (start - ideal) * (after.value! - ideal) < 0) return 0
  return worseDirection(after, before.value)
}

function wordOf(
  { low, high }: Limits,
  direction: 1 | -1 | 0 | null,
  margin: number,
): { word: ChangeWord; why?: UnknownWhy } {
  const excludesZero = low > 0 || high < 0
  if (excludesZero && (direction === 1 || direction === -1))
    return { word: low > 0 === (direction === 1) ? 'worse' : 'better' }
  if (low >= -margin && high <= margin) return { word: 'unchanged' }
  const why = direction === 0 ? 'crossed-ideal' : 'no-direction'
  return { word: 'unknown', why: excludesZero ? why : 'interval-holds-zero' }
}

/** Counts, errors in the label's own unit and the like have no margin that suits all of them. */
function marginOf(unit: Unit, margin: number): number {
  return ['share', 'difference', 'ratio', 'score', 'index'].includes(unit) ? margin : 0
}

function isSame(a: Measurement, b: Measurement): boolean {
  return a.value === b.value && a.interval?.low === b.interval?.low && a.interval?.high === b.interval?.high
}

function sideOf(measurement: Measurement | undefined, { confidence }: ChangeContext): ChangeSide | null {
  if (!measurement) return null
  const limits = limitsAt(measurement, confidence)
  const interval = limits && { low: finite(limits.low), high: finite(limits.high) }
  return { value: measurement.value, interval, rows: measurement.n.rows }
}

function finite(x: number): number | null {
  return Number.isFinite(x) ? (x === 0 ? 0 : x) : null
}
