import type { Disparity, GroupEstimate } from '../../metrics/compared.js'
import type { Estimate } from '../../metrics/estimate.js'
import type { GroupCounts, Metric, Outcome } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import type { Better, Interval, Measurement, Unit } from '../../schema/measurement.js'
import { formatMeasurementId, type MeasurementAddress, type Transform } from '../../schema/measurement-id.js'
import type { Limits } from '../../statistics/limits.js'
import { criticalValue } from '../../statistics/normal.js'
import { errorOfGroup } from './binning.js'

export type Place = Pick<MeasurementAddress, 'features' | 'cell' | 'against'>

/** What all measurements of one analysis share. */
export interface MeasurementContext {
  readonly analysis: string
  readonly confidence: number
}

/** A group's own value as a measurement. */
export function ownMeasurement(
  measure: Measure,
  place: Place,
  group: GroupEstimate,
  context: MeasurementContext,
): Measurement {
  const { metric, parameters } = measure
  const { estimate, counts } = group
  const { effective, standardError, limits, intervalUnavailable } = estimate
  const interval = limits && makeInterval(limits(criticalValue(1 - context.confidence)), estimate.method, context)
  return {
    id: formatMeasurementId({ analysis: context.analysis, metric: metric.id, ...place, parameters }),
    ...valueFields(estimate.outcome),
    ...(interval ? { interval } : intervalUnavailable ? { intervalUnavailable } : {}),
    ...(standardError !== undefined && Number.isFinite(standardError) ? { standardError } : {}),
    n: sizes(estimate.rows, estimate.outcome, effective),
    ...(group.compared || !place.cell ? {} : { compared: false as const }),
    ...meaning(metric, null),
    method: methodText(metric, counts, estimate, errorOfGroup(measure, group)),
  }
}

/** A comparison as a measurement. `error` is how far binned scores may have moved it. */
export function disparityMeasurement(
  { metric, parameters }: Measure,
  address: Place & { readonly transform?: Transform; readonly parameters?: Readonly<Record<string, string>> },
  disparity: Disparity,
  {
    context,
    method,
    error = null,
  }: { readonly context: MeasurementContext; readonly method: string; readonly error?: number | null },
): Measurement {
  const { transform, parameters: own = parameters, ...place } = address
  const { interval, intervalUnavailable, standardError, test } = disparity
  const made = interval && makeInterval(interval, interval.method, context)
  return {
    id: formatMeasurementId({
      analysis: context.analysis,
      metric: metric.id,
      ...(transform ? { transform } : {}),
      ...place,
      parameters: own,
    }),
    ...valueFields(disparity.outcome),
    ...(made ? { interval: made } : intervalUnavailable ? { intervalUnavailable } : {}),
    ...(standardError !== undefined ? { standardError } : {}),
    n: sizes(disparity.rows, disparity.outcome),
    ...meaning(metric, transform ?? null, place.against !== undefined),
    method: `${metric.id}, ${method}${binned(error)}`,
    ...(test ? { test } : {}),
  }
}

function valueFields(outcome: Outcome): Pick<Measurement, 'value' | 'unavailable'> {
  return 'value' in outcome ? { value: outcome.value } : { value: null, unavailable: outcome.unavailable }
}

function sizes(rows: number, { denominator }: Outcome, effective?: number): Measurement['n'] {
  return { rows, denominator, ...(effective !== undefined && Number.isFinite(effective) ? { effective } : {}) }
}

/** JSON holds no infinite limits: they are null, unbounded. An interval that says nothing at all is none. */
export function makeInterval(
  { low, high }: Limits,
  method: string,
  { confidence }: MeasurementContext,
): Interval | null {
  if (Number.isNaN(low) || Number.isNaN(high)) return null
  const end = (limit: number): number | null => (Number.isFinite(limit) ? (limit === 0 ? 0 : limit) : null)
  return { low: end(low), high: end(high), confidence, method }
}

/** Unit and direction: of a group as the metric has them; a gap is better smaller, a ratio nearer to 1. */
function meaning(
  metric: Metric,
  transform: Transform | null,
  isPair = false,
): Pick<Measurement, 'better' | 'ideal' | 'unit'> {
  if (transform === null || transform === 'min' || transform === 'max')
    return { better: metric.better, ...(metric.ideal === undefined ? {} : { ideal: metric.ideal }), unit: metric.unit }
  const isRatio = transform.startsWith('ratio')
  const overGroups = !isPair && (transform === 'difference' || transform === 'ratio')
  const better: Better = overGroups ? (isRatio ? 'higher' : 'lower') : 'nearer-ideal'
  return { better, ideal: isRatio ? 1 : 0, unit: isRatio ? 'ratio' : differenceUnits[metric.unit] }
}

const differenceUnits: Record<Unit, Unit> = {
  share: 'difference',
  difference: 'difference',
  ratio: 'difference',
  score: 'difference',
  count: 'count',
  nats: 'nats',
  label: 'label',
  'label-squared': 'label-squared',
  index: 'difference',
  'p-value': 'difference',
  other: 'other',
}

function methodText(metric: Metric, counts: GroupCounts, { method }: Estimate, error: number | null): string {
  const weighted = counts.weighted ? '; weighted' : ''
  const units = method.includes('jackknife') ? '; repeated units, jackknife over buckets' : ''
  return `${metric.id}${weighted}${units}${binned(error)}`
}

/** `; binned scores, error at most 0.0004`: two digits, rounded up. */
function binned(error: number | null): string {
  if (error === null || !Number.isFinite(error)) return ''
  if (error === 0) return '; binned scores, no error'
  const digits = 1 - Math.floor(Math.log10(error))
  const scale = 10 ** digits
  const rounded = Number.isFinite(scale) ? Math.ceil(error * scale * (1 - 1e-12)) / scale : error
  return `; binned scores, error at most ${Number(rounded.toPrecision(2))}`
}
