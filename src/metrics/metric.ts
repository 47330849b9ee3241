import type { Task } from '../schema/cube.js'
import type { Better, Reason, Unit } from '../schema/measurement.js'
import type { Transform } from '../schema/measurement-id.js'

/** What a metric reads of the rows. An audit without it leaves the metric out. */
export type MetricNeed = 'label' | 'decision' | 'score' | 'rank'

/** One combination of label, decision and score within a group. Weighted quantities; unweighted audits have weight = weightSquared = rows. */
export interface CountCell {
  /** binary: 'positive' | 'negative'; multiclass: the class; null = missing or not in the task. */
  readonly label: string | null
  readonly decision: string | null
  /** The score (exact), or the mean score of the bin's rows in this cell; null where there is none. For ranking: the rank. */
  readonly score: number | null
  /** Index of the score's bin where scores are binned (rows of one bin are ties, whatever their means); absent for exact scores. */
  readonly bin?: number
  readonly rows: number
  readonly weight: number
  readonly weightSquared: number
  /**
   * Weighted sums over the cell's rows by name (see cube/sums.ts), as doubles from exact sums; in weighted audits `ww` + name holds Σw²·x.
   * - binned scores: `s`, `ss`, `loss` (log loss; Infinity where a certain score was wrong)
   * - regression, label y, prediction p, residual r = p − y: `y`, `yy`, `p`, `pp`, `r`, `rr`, `abs` (|r|), and for standard errors
   *   `rrrr` (RMSE) and `yyy`, `yyyy`, `rry`, `rryy` (R²). A cell's `label` is null where its rows have no label, else any text;
   *   its `score` is null where they have no prediction. A sum that is absent makes its standard error unavailable, nothing else.
   */
  readonly sums: Readonly<Record<string, number>>
}

/** All that is known of one group: a metric is a function of it. Cells are sorted and unique. */
export interface GroupCounts {
  readonly task: Task
  readonly favourable: 'positive' | 'negative'
  readonly classes: readonly string[]
  readonly scoreRange: readonly [number, number] | null
  /** Side that a higher score speaks for; `positive` when absent. Scores themselves stay as they are in the data. */
  readonly higherIs?: 'positive' | 'negative'
  readonly binned: boolean
  readonly weighted: boolean
  readonly rows: number
  readonly cells: readonly CountCell[]
}

export type Outcome =
  | { readonly value: number; readonly denominator: number }
  | { readonly unavailable: Reason; readonly denominator: number }

export function unavailable(reason: Reason, denominator = 0): Outcome {
  return { unavailable: reason, denominator }
}

/** A share: `hits` of `among` rows (weighted), for Wilson and Newcombe intervals. Rows are unweighted counts. */
export interface Share {
  readonly hits: number
  readonly among: number
  readonly hitRows: number
  readonly amongRows: number
  /** Σw² over hits and over all of `among`, for the linearised variance. */
  readonly hitsSquared: number
  readonly amongSquared: number
}

/** Which counts a group needs to be compared: true or predicted classes that the denominator rests on. */
export type MinimumKind = 'rows' | 'positives' | 'negatives' | 'predicted-positives' | 'predicted-negatives' | 'both'

export interface Metric {
  readonly id: string
  /** Alias → transform it stands for (null: the value itself). */
  readonly aliases?: Readonly<Record<string, Transform | null>>
  readonly tasks: readonly Task[]
  readonly needs: readonly MetricNeed[]
  /** Paper, book or standard that defines it. */
  readonly reference: string
  /** Plain formula, such as `FP / (FP + TN)`. */
  readonly formula: string
  /** Closed range of the value; null = unbounded on that side. */
  readonly range: readonly [number | null, number | null]
  readonly better: Better
  readonly ideal?: number
  readonly unit: Unit
  readonly minimum: MinimumKind
  /** Parameter sets to measure, such as one per class; [{}] when absent. */
  parameters?(counts: GroupCounts, options: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, string>>[]
  measure(counts: GroupCounts, parameters: Readonly<Record<string, string>>): Outcome
  /** Present for shares of rows: intervals are Wilson, pairs Newcombe and MOVER-R. */
  share?(counts: GroupCounts, parameters: Readonly<Record<string, string>>): Share
  /** How the interval of a smooth measure is built from its standard error. `none`: never (KS, ECE, max − min). */
  readonly interval: 'share' | 'delong' | 'identity' | 'logit' | 'log' | 'atanh' | 'none'
  /** Transforms over groups that make sense; all eight when absent. */
  readonly transforms?: readonly Transform[]
}
