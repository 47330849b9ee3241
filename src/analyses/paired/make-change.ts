import type { Metric, Outcome } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import type { Better, Measurement, Unit } from '../../schema/measurement.js'
import { formatMeasurementId, type Cell, type Transform } from '../../schema/measurement-id.js'
import type { Limits } from '../../statistics/limits.js'
import { criticalValue } from '../../statistics/normal.js'
import { makeInterval } from '../groups/make-measurement.js'

export interface ChangeContext {
  readonly analysis: 'paired'
  readonly confidence: number
}

export interface ChangeAddress {
  readonly transform?: Transform
  readonly features?: readonly string[]
  readonly cell?: Cell
}

export interface ChangeUncertainty {
  readonly outcome: Outcome
  readonly rows: number
  readonly method: string
  readonly standardError?: number
  readonly limits: ((z: number) => Limits) | null
  readonly test?: { readonly null: string; readonly statistic?: number; readonly p: number }
}

/** A change as a measurement: this run less the baseline, on the same rows. */
export function changeMeasurement(
  { metric, parameters }: Measure,
  address: ChangeAddress,
  { outcome, rows, method, standardError, limits, test }: ChangeUncertainty,
  context: ChangeContext,
): Measurement {
  const known = 'value' in outcome
  const interval = known && limits ? makeInterval(limits(criticalValue(1 - context.confidence)), method, context) : null
  const lacking = known && !interval && metric.interval !== 'none'
  return {
    id: formatMeasurementId({ analysis: 'paired', metric: metric.id, change: true, ...address, parameters }),
    ...(known ? { value: outcome.value } : { value: null, unavailable: outcome.unavailable }),
    ...(interval ? { interval } : lacking ? { intervalUnavailable: 'missing-evidence' as const } : {}),
    ...(known && standardError !== undefined ? { standardError } : {}),
    n: { rows, denominator: outcome.denominator },
    ...meaningOfChange(metric, address.transform ?? null),
    method: `${metric.id}, this run - baseline on the same rows`,
    ...(test && known ? { test } : {}),
  }
}

/** A gap that shrinks is better, whatever is measured; a value that changes is better where the metric says so. */
function meaningOfChange(
  metric: Pick<Metric, 'better' | 'unit'>,
  transform: Transform | null,
): Pick<Measurement, 'better' | 'unit'> {
  if (transform === null || transform === 'min' || transform === 'max')
    return { better: metric.better === 'nearer-ideal' ? 'none' : metric.better, unit: unitsOfChange[metric.unit] }
  const better: Better = transform === 'difference' ? 'lower' : transform === 'ratio' ? 'higher' : 'none'
  return { better, unit: 'difference' }
}

const unitsOfChange: Record<Unit, Unit> = {
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
