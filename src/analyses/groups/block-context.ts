import { measures } from '../../metrics/registry.js'
import type { Parameters } from '../../metrics/metric.js'
import type { CubeSpec, Task } from '../../schema/cube.js'
import type { ColumnType } from '../../schema/block.js'
import type { Measurement, Unit } from '../../schema/measurement.js'
import { say, type Message } from '../../schema/message.js'
import type { MeasurementAddress } from '../../schema/measurement-id.js'
import { formatMeasurementId } from '../../schema/measurement-id.js'
import type { Measured } from './measure-everything.js'

/** What tables, charts and findings are made from. */
export interface BlockContext {
  readonly spec: CubeSpec
  readonly confidence: number
  readonly measured: Measured
}

/** Metrics that the first table of each task shows, in order, and those that have a chart of their own. */
export const headline: Record<Task, { readonly table: readonly string[]; readonly charts: readonly string[] }> = {
  binary: {
    table: [
      'base-rate',
      'selection-rate',
      'true-positive-rate',
      'false-positive-rate',
      'positive-predictive-value',
      'accuracy',
      'auc',
    ],
    charts: ['selection-rate', 'false-positive-rate', 'false-negative-rate'],
  },
  outcomes: { table: ['selection-rate', 'mean-score'], charts: ['selection-rate'] },
  multiclass: { table: ['accuracy', 'precision', 'recall', 'f1-score'], charts: ['accuracy'] },
  regression: {
    table: [
      'mean-label',
      'mean-prediction',
      'mean-residual',
      'mean-absolute-error',
      'root-mean-squared-error',
      'r-squared',
    ],
    charts: ['mean-residual', 'mean-absolute-error'],
  },
  ranking: { table: ['selection-rate', 'exposure'], charts: ['selection-rate', 'exposure'] },
}

/** Of a metric with one value for each class, the tables show the macro average. */
export function isHeadline({ average, class: name, k }: Parameters): boolean {
  return average === 'macro' || k !== undefined || (average === undefined && name === undefined)
}

/** Name of a metric, with its parameters where it has several values. A metric of one's own goes by its id. */
export function metricName(id: string, parameters: Parameters = {}): Message {
  const { k, average } = parameters
  const name = isKnown(id) ? say(`metric.${id}`) : say('metric.own', { name: id.replaceAll('-', ' ') })
  if (k !== undefined) return say('metric.at-k', { metric: name, k: Number(k) })
  if (average !== undefined) return say('metric.averaged', { metric: name, average: say(`metric.average.${average}`) })
  return name
}

function isKnown(id: string): boolean {
  return measures.some((measure) => measure.id === id)
}

export function columnType(unit: Unit): ColumnType {
  return unit === 'share' || unit === 'difference' || unit === 'ratio' ? unit : 'measure'
}

const known = new WeakMap<readonly Measurement[], ReadonlyMap<string, Measurement>>()

/** Looks up a measurement of this analysis. */
export function finder(
  { measurements }: Measured,
  analysis: string,
): (address: Omit<MeasurementAddress, 'analysis'>) => Measurement | null {
  const byId = known.get(measurements) ?? new Map(measurements.map((measurement) => [measurement.id, measurement]))
  known.set(measurements, byId)
  return (address) => byId.get(formatMeasurementId({ analysis, ...address })) ?? null
}

/** `95 %`: a confidence as it is spoken of, without decimals that say nothing. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`
}
