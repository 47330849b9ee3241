import type { GroupCounts } from '../metric.js'

/** One group's confusion matrix. */
export interface Cells {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** The counts that the ledger compares tools on: a reference group, a group that does worse, and one without positives or false positives. */
export const example = {
  a: { tp: 30, fp: 8, fn: 20, tn: 42 },
  d: { tp: 12, fp: 9, fn: 18, tn: 31 },
  e: { tp: 0, fp: 0, fn: 0, tn: 8 },
} as const satisfies Record<string, Cells>

/** The same as the cube would hand it to the metrics. */
export function countsOfCells({ tp, fp, fn, tn }: Cells): GroupCounts {
  const cell = (label: string, decision: string, rows: number) => {
    return { label, decision, score: null, rows, weight: rows, weightSquared: rows, sums: {} }
  }
  const cells = [
    cell('positive', 'positive', tp),
    cell('negative', 'positive', fp),
    cell('positive', 'negative', fn),
    cell('negative', 'negative', tn),
  ].filter(({ rows }) => rows > 0)
  return {
    task: 'binary',
    favourable: 'positive',
    classes: [],
    scoreRange: null,
    binned: false,
    weighted: false,
    rows: tp + fp + fn + tn,
    cells,
  }
}
