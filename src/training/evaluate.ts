import type { Column } from '../data/dataset.js'
import type { SqlValue } from '../environment/duckdb.js'
import { cubeFromRows } from '../cube/cube-from-rows.js'
import { groupCounts } from '../cube/group-counts.js'
import { groupsOf, type Group } from '../cube/groups-of.js'
import { estimate } from '../metrics/estimate.js'
import type { Metric } from '../metrics/metric.js'
import { metrics } from '../metrics/registry.js'
import type { CubeSpec, Feature, Task } from '../schema/cube.js'
import type { Interval, Reason } from '../schema/measurement.js'
import { formatMeasurementId, type Cell } from '../schema/measurement-id.js'
import { criticalValue } from '../statistics/normal.js'

/** A measure of the rows that were not trained on, of all of them or of a group. */
export interface Evaluated {
  readonly id: string
  readonly value: number | null
  readonly unavailable?: Reason
  readonly interval?: Interval
  readonly n: { readonly rows: number; readonly denominator: number }
}

/** Rows of a group by what is true and what was decided. */
export interface ConfusionCell {
  readonly cell: Cell
  readonly label: string | null
  readonly decision: string | null
  readonly rows: number
}

export interface Evaluation {
  readonly rows: number
  readonly measurements: readonly Evaluated[]
  readonly confusion: readonly ConfusionCell[]
}

/** Predicted rows, by column. */
export interface JudgedRows {
  readonly rows: number
  readonly task: Task
  /** Number columns of a regression; the label's own values else. */
  readonly label: { readonly column: Column; readonly values: readonly SqlValue[]; readonly positive: string | null }
  /** The probability of the positive class, or the predicted value. */
  readonly scores?: ArrayLike<number>
  /** Of a multiclass task. */
  readonly decisions?: readonly string[]
  readonly threshold: number
  readonly favourable: 'positive' | 'negative'
  readonly weights: { readonly name: string; readonly values: ArrayLike<number> } | null
  readonly features: readonly {
    readonly feature: Feature
    readonly column: Column
    readonly values: readonly SqlValue[]
  }[]
  readonly confidence: number
}

/** What is told of a trained model, the first of which stands for it. */
const told: Partial<Record<Task, readonly string[]>> = {
  // precision and recall go by their other names here
  binary: ['accuracy', 'positive-predictive-value', 'true-positive-rate', 'f1-score', 'auc', 'selection-rate'],
  multiclass: ['accuracy', 'precision', 'recall', 'f1-score'],
  regression: ['root-mean-squared-error', 'mean-absolute-error', 'r-squared'],
}

const scoreName = 'probity score'
const decisionName = 'probity decision'

/** Accuracy, precision, recall, F1, AUC and confusion (or errors of a regression) over all rows and by group, with intervals. */
export async function evaluate(judged: JudgedRows): Promise<Evaluation> {
  const spec = specOf(judged)
  const cube = await cubeFromRows(tableOf(judged), spec)
  const chosen = metrics.filter(
    ({ id, tasks }) => told[judged.task]?.includes(id) === true && tasks.includes(judged.task),
  )
  const groups: Group[] = [
    { cell: {}, counts: groupCounts(cube) },
    ...spec.sensitive.flatMap(({ name }) => groupsOf(cube, [name])),
  ]
  return {
    rows: judged.rows,
    measurements: groups.flatMap((group) => chosen.flatMap((metric) => measure(metric, group, judged.confidence))),
    confusion: judged.task === 'regression' ? [] : groups.flatMap(confusion),
  }
}

function specOf({ task, label, threshold, favourable, weights, features, rows }: JudgedRows): CubeSpec {
  const edges = Array.from({ length: 1001 }, (_, at) => at / 1000)
  const scored = {
    ...{ column: scoreName, higherIs: 'positive' as const },
    threshold: task === 'binary' ? threshold : null,
    range: task === 'binary' ? ([0, 1] as [number, number]) : null,
    bins: task === 'binary' && rows > 100_000 ? { kind: 'edges' as const, edges } : { kind: 'exact' as const },
  }
  return {
    ...{ version: 1, task, favourable, intersections: [], control: [], rank: null, where: null, extra: null },
    sensitive: features.map(({ feature }) => feature),
    label: { column: label.column.name, positive: label.positive },
    decision: task === 'multiclass' ? { column: decisionName, positive: null } : null,
    score: task === 'multiclass' ? null : scored,
    weight: weights?.name ?? null,
    minimum: { rows: 0, positives: 0, negatives: 0 },
  }
}

function tableOf({
  rows,
  label,
  scores,
  decisions,
  weights,
  features,
}: JudgedRows): Parameters<typeof cubeFromRows>[0] {
  const columns = new Map<string, { column: Column; values: ArrayLike<SqlValue> }>()
  const put = (column: Column, values: ArrayLike<SqlValue>): void => void columns.set(column.name, { column, values })
  for (const { column, values } of features) put(column, values)
  put(label.column, label.values)
  if (scores !== undefined) put({ name: scoreName, type: 'number' }, Float64Array.from(scores))
  if (decisions !== undefined) put({ name: decisionName, type: 'text' }, decisions)
  if (weights !== null) put({ name: weights.name, type: 'number' }, Float64Array.from(weights.values))
  return {
    rows,
    columns: [...columns.values()].map(({ column }) => column),
    values: Object.fromEntries([...columns].map(([name, { values }]) => [name, values])),
  }
}

function measure(metric: Metric, { cell, counts }: Group, confidence: number): Evaluated[] {
  const all = metric.parameters?.(counts, {}) ?? [{}]
  return all
    .filter(
      (parameters) =>
        counts.task !== 'multiclass' || parameters.average === undefined || parameters.average === 'macro',
    )
    .map((parameters) => {
      const { outcome, limits, method } = estimate(metric, counts, parameters)
      const id = formatMeasurementId({
        ...{ analysis: 'training', metric: metric.id, parameters },
        ...(Object.keys(cell).length > 0 ? { cell } : {}),
      })
      const n = { rows: counts.rows, denominator: outcome.denominator }
      if (!('value' in outcome)) return { id, value: null, unavailable: outcome.unavailable, n }
      const found = limits?.(criticalValue(1 - confidence))
      if (found === undefined) return { id, value: outcome.value, n }
      const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null)
      return {
        id,
        value: outcome.value,
        n,
        interval: { low: finite(found.low), high: finite(found.high), confidence, method },
      }
    })
}

function confusion({ cell, counts }: Group): ConfusionCell[] {
  const rows = new Map<string, ConfusionCell>()
  for (const { label, decision, rows: count } of counts.cells) {
    const key = JSON.stringify([label, decision])
    rows.set(key, { cell, label, decision, rows: (rows.get(key)?.rows ?? 0) + count })
  }
  return [...rows.keys()].sort().map((key) => rows.get(key)!)
}
