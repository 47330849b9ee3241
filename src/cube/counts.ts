import type { Task } from '../schema/cube.js'

/** One combination of label, decision and score within a group. Weighted quantities; unweighted audits have weight = weightSquared = rows. */
export interface CountCell {
  /** binary: 'positive' | 'negative'; multiclass: the class; null = missing or not in the task. */
  readonly label: string | null
  readonly decision: string | null
  /** The score (exact), or the mean score of the bin's rows in this cell; null where there is none. For ranking: the rank. */
  readonly score: number | null
  /** Index of the score's bin where scores are binned (rows of one bin are ties, whatever their means); absent for exact scores. A regression has one bin. */
  readonly bin?: number
  readonly rows: number
  readonly weight: number
  readonly weightSquared: number
  /**
   * Weighted sums over the cell's rows by name (see cube/sums.ts), as doubles from exact sums; in weighted audits `ww` + name holds Σw²·x.
   * - binned scores: `s`, `ss`, `loss` (log loss; Infinity where a certain score was wrong), `lossloss`
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
