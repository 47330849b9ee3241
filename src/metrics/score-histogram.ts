import type { WeightedClassBin } from '../statistics/delong.js'
import type { CountCell, GroupCounts } from './metric.js'

/** Rows of each class at one score (or in one bin of scores), weighted, with Σw² and unweighted rows. */
export interface ScoreBin extends WeightedClassBin {
  /** The score, or the index of its bin: the same in every group. */
  readonly position: number
  readonly positiveRows: number
  readonly negativeRows: number
}

/** Where a cell stands on the axis of scores: rows of one bin are ties. Null without a score. */
export function positionOf(cell: CountCell): number | null {
  return cell.bin ?? cell.score
}

const known = new WeakMap<GroupCounts, readonly ScoreBin[]>()

/** Rows that have a label and a score, by score, from the least likely to the most likely positive. Made once a group. O(cells log cells). */
export function scoreHistogram(counts: GroupCounts): readonly ScoreBin[] {
  const made = known.get(counts) ?? makeHistogram(counts)
  known.set(counts, made)
  return made
}

function makeHistogram(counts: GroupCounts): readonly ScoreBin[] {
  const bins = new Map<number, { -readonly [K in keyof ScoreBin]: ScoreBin[K] }>()
  for (const cell of counts.cells) {
    const position = positionOf(cell)
    if (position === null || cell.label === null) continue
    let bin = bins.get(position)
    if (!bin) bins.set(position, (bin = emptyBin(position)))
    if (cell.label === 'positive') {
      bin.positives += cell.weight
      bin.positivesSquared += cell.weightSquared
      bin.positiveRows += cell.rows
    } else {
      bin.negatives += cell.weight
      bin.negativesSquared += cell.weightSquared
      bin.negativeRows += cell.rows
    }
  }
  const direction = counts.higherIs === 'negative' ? -1 : 1
  return [...bins.values()].sort((a, b) => direction * (a.position - b.position))
}

function emptyBin(position: number) {
  return {
    position,
    positives: 0,
    negatives: 0,
    positivesSquared: 0,
    negativesSquared: 0,
    positiveRows: 0,
    negativeRows: 0,
  }
}

export interface ClassTotals {
  readonly positives: number
  readonly negatives: number
  readonly positivesSquared: number
  readonly negativesSquared: number
  readonly positiveRows: number
  readonly negativeRows: number
}

/** Totals of both classes over a histogram. O(bins). */
export function totalsOf(bins: readonly ScoreBin[]): ClassTotals {
  const totals = { ...emptyBin(0) }
  for (const bin of bins) {
    totals.positives += bin.positives
    totals.negatives += bin.negatives
    totals.positivesSquared += bin.positivesSquared
    totals.negativesSquared += bin.negativesSquared
    totals.positiveRows += bin.positiveRows
    totals.negativeRows += bin.negativeRows
  }
  return totals
}

/** Why a measure of both classes has no value for a group: no rows, or one class only. Null where both are there. */
export function lackOfClass(
  counts: GroupCounts,
  totals: ClassTotals,
): 'empty-group' | 'single-class' | 'missing-evidence' | null {
  if (counts.rows === 0) return 'empty-group'
  if (totals.positiveRows + totals.negativeRows === 0) return 'missing-evidence'
  return totals.positiveRows === 0 || totals.negativeRows === 0 ? 'single-class' : null
}
