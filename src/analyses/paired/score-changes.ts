import type { PairedScores } from '../analysis.js'
import type { GroupCounts } from '../../cube/counts.js'
import type { Estimate } from '../../metrics/estimate.js'
import { outcome, unavailable, type Metric, type Outcome } from '../../metrics/metric.js'
import type { CubeSpec } from '../../schema/cube.js'
import type { Reason } from '../../schema/measurement.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'
import { clusteredVariance, delongPaired } from '../../statistics/delong.js'
import { studentCritical } from '../../metrics/student-limits.js'
import type { Limits } from '../../statistics/limits.js'
import { studentTUpperTail } from '../../statistics/student-t.js'
import type { Covariance } from './change-of-metric.js'
import type { MeasuredChange } from './change-measurements.js'
import { lessBefore } from './less-before.js'

/** Label and both scores of the rows of one group. */
export interface ScoredGroup {
  readonly cell: Cell
  readonly positive: Uint8Array
  readonly now: Float64Array
  readonly before: Float64Array
  /** Bucket of each row's unit, where persons repeat. */
  readonly clusters: Int32Array | null
}

/** Rows of each group of a feature or intersection (everybody for none). O(rows). */
export function scoredGroups(scores: PairedScores, names: readonly string[]): ScoredGroup[] {
  const columns = names.map((name) => scores.groups[scores.features.indexOf(name)]!)
  const rowsOf = new Map<string, { cell: Cell; rows: number[] }>()
  for (let row = 0; row < scores.positive.length; row++) {
    const key = columns.map((column) => JSON.stringify(column[row])).join(',')
    const known = rowsOf.get(key)
    if (known) known.rows.push(row)
    else rowsOf.set(key, { cell: Object.fromEntries(names.map((name, i) => [name, columns[i]![row]!])), rows: [row] })
  }
  return [...rowsOf.values()].map(({ cell, rows }) => ({
    cell,
    positive: Uint8Array.from(rows, (row) => scores.positive[row]!),
    now: Float64Array.from(rows, (row) => scores.score[row]!),
    before: Float64Array.from(rows, (row) => scores.baselineScore[row]!),
    clusters: scores.clusters && Int32Array.from(rows, (row) => scores.clusters![row]!),
  }))
}

export interface ScoreContext {
  readonly spec: CubeSpec
  /** Counts of any group: what a group of scored rows says of its task. */
  readonly template: GroupCounts
  readonly comparable: (cell: Cell) => boolean
}

type Statistics = { readonly outcome: Outcome; readonly variance: number | null }
interface TwoStatistics {
  readonly now: Statistics
  readonly before: Statistics
  readonly varianceOfChange: number | null
}

/** Changes of AUC (DeLong's covariance) or of a mean over rows (variance of the rows' own changes) in each group, in the order given. */
export function scoreChanges(
  metric: Metric,
  groups: readonly ScoredGroup[],
  { spec, template, comparable }: ScoreContext,
): MeasuredChange[] {
  const measure = metric.id === 'auc' ? areas(spec) : means(rowValues[metric.id]!)
  return groups.map((group) => {
    const { now, before, varianceOfChange } = measure(group)
    const freedom = group.clusters === null ? Infinity : new Set(group.clusters).size - 1
    const rows = group.positive.length
    const positives = group.positive.reduce((sum, one) => sum + one, 0)
    const counts = { ...template, rows, cells: [] }
    const meets = rows >= spec.minimum.rows && meetsClasses(metric, positives, rows - positives, spec)
    const found = lessBefore(now.outcome, before.outcome)
    return {
      group: { cell: group.cell, now: counts, before: counts },
      now: estimateOf(now, { rows, freedom }, metric),
      before: estimateOf(before, { rows, freedom }, metric),
      outcome: found,
      ...uncertainty(found, { variance: varianceOfChange, freedom }, metric),
      influence: null,
      covariance: covarianceOf(now.variance, before.variance, varianceOfChange),
      compared: comparable(group.cell) && meets,
    }
  })
}

/** The metrics that are compared row by row from scores: their values by row are known. */
export const scoreMetricIds: readonly string[] = ['auc', 'brier-score', 'log-loss', 'mean-score']

const rowValues: Readonly<Record<string, (score: number, isPositive: boolean) => number>> = {
  'mean-score': (score) => score,
  'brier-score': (score, isPositive) => (score - (isPositive ? 1 : 0)) ** 2,
  'log-loss': (score, isPositive) => -Math.log(isPositive ? score : 1 - score),
}

function meetsClasses({ minimum }: Metric, positives: number, negatives: number, spec: CubeSpec): boolean {
  return minimum === 'rows' || (positives >= spec.minimum.positives && negatives >= spec.minimum.negatives)
}

/** Against a constant score, which has no variance, DeLong's paired variance is that of the one area. */
function areas({ score }: CubeSpec): (group: ScoredGroup) => TwoStatistics {
  const sign = score?.higherIs === 'negative' ? -1 : 1
  const oriented = (scores: Float64Array): Float64Array => (sign === 1 ? scores : scores.map((x) => -x))
  return ({ positive, now, before, clusters }) => {
    const constant = new Float64Array(positive.length)
    const both = delongPaired(positive, oriented(before), oriented(now), clusters)
    const denominator = Math.min(
      ...[0, 1].map((label) => positive.reduce((sum, one) => sum + (one === label ? 1 : 0), 0)),
    )
    const lack: Reason = positive.every((one) => one === 0) ? 'no-positives' : 'no-negatives'
    const statistics = (area: number | null, scores: Float64Array): Statistics => ({
      outcome: area === null ? unavailable(lack, denominator) : outcome(area, denominator),
      variance: delongPaired(positive, constant, oriented(scores), clusters).varianceOfDifference,
    })
    return {
      now: statistics(both.second, now),
      before: statistics(both.first, before),
      varianceOfChange: both.varianceOfDifference,
    }
  }
}

function means(valueOf: (score: number, isPositive: boolean) => number): (group: ScoredGroup) => TwoStatistics {
  return ({ positive, now, before, clusters }) => {
    const values = (scores: Float64Array): Float64Array =>
      scores.map((score, row) => valueOf(score, positive[row] === 1))
    const [here, there] = [values(now), values(before)]
    return {
      now: meanOf(here, clusters),
      before: meanOf(there, clusters),
      varianceOfChange: meanOf(
        here.map((x, row) => x - there[row]!),
        clusters,
      ).variance,
    }
  }
}

/** Mean with the variance of the mean; n − 1, over units where persons repeat. */
function meanOf(values: Float64Array, clusters: Int32Array | null): Statistics {
  const n = values.length
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  if (clusters !== null) {
    const moved = values.map((x) => (x - mean) / n)
    return { outcome: outcome(mean, n), variance: Number.isFinite(mean) ? clusteredVariance(moved, clusters) : null }
  }
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return { outcome: outcome(mean, n), variance: n > 1 && Number.isFinite(squares) ? squares / (n - 1) / n : null }
}

function estimateOf(
  { outcome: found, variance }: Statistics,
  { rows, freedom }: { readonly rows: number; readonly freedom: number },
  { range }: Metric,
): Estimate {
  const base = { outcome: found, rows, method: 'normal', share: null }
  if (variance === null || !('value' in found)) return { ...base, limits: null }
  const standardError = Math.sqrt(variance)
  return { ...base, standardError, limits: limitsFrom({ value: found.value, standardError, freedom }, range) }
}

interface Spread {
  readonly value: number
  readonly standardError: number
  /** Units less one where persons repeat, else infinite. */
  readonly freedom: number
}

function limitsFrom({ value, standardError, freedom }: Spread, [least, most]: Metric['range']): (z: number) => Limits {
  return (z) => {
    const reach = studentCritical(z, freedom) * standardError
    return { low: Math.max(least ?? -Infinity, value - reach), high: Math.min(most ?? Infinity, value + reach) }
  }
}

function uncertainty(
  found: Outcome,
  { variance, freedom }: { readonly variance: number | null; readonly freedom: number },
  { id, range }: Metric,
): Pick<MeasuredChange, 'method' | 'limits' | 'test' | 'standardError'> {
  const method = `${id === 'auc' ? 'delong' : 'paired-mean'}${freedom === Infinity ? '' : '-clustered'}`
  if (variance === null || !('value' in found)) return { method, limits: null }
  const error = Math.sqrt(variance)
  const reach = range[0] === null || range[1] === null ? null : range[1] - range[0]
  const statistic = found.value / error
  const test = { null: 'no-change', statistic, p: Math.min(1, 2 * studentTUpperTail(Math.abs(statistic), freedom)) }
  return {
    method,
    standardError: error,
    limits: limitsFrom({ value: found.value, standardError: error, freedom }, [reach === null ? null : -reach, reach]),
    ...(error > 0 ? { test } : {}),
  }
}

/** Cov = (V(now) + V(before) − V(change))/2. */
function covarianceOf(now: number | null, before: number | null, change: number | null): Covariance | null {
  return now === null || before === null || change === null ? null : { now, before, both: (now + before - change) / 2 }
}

/** Groups in the order of others; a group without scored rows is left out. */
export function inOrderOf(groups: readonly ScoredGroup[], order: readonly Cell[]): ScoredGroup[] {
  const byCell = new Map(groups.map((group) => [formatCell(group.cell), group]))
  return order.flatMap((cell) => byCell.get(formatCell(cell)) ?? [])
}
