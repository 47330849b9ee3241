import { equalWidthEdges } from '../cube/score-bins.js'
import { outcome, unavailable, type CountCell, type GroupCounts, type Metric, type Parameters } from './metric.js'

/** Rows of one bin of scores: mean score and share of the class that a high score speaks for, with what their spread follows from. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly weight: number
  readonly squared: number
  /** Σw·s and Σw over the rows of that class, Σw² over them. */
  readonly scores: number
  readonly hits: number
  readonly hitsSquared: number
  readonly hitRows: number
  readonly cells: readonly CountCell[]
}

/**
 * Expected calibration error: Σ over bins of n(bin)/n · |share of positives − mean score|, in equal-width bins of the score's range, closed on
 * the left, the last on both sides. In [0, 1]. Biased upwards: it is shown with its mean under perfect calibration and a test, never an interval.
 */
export const expectedCalibrationError: Metric = {
  id: 'expected-calibration-error',
  aliases: { ece: null },
  tasks: ['binary'],
  needs: ['label', 'probability'],
  reference: 'Naeini, Cooper & Hauskrecht 2015',
  formula: 'Σ n(bin)/n · |share of positives − mean score| over bins of equal width',
  range: [0, 1],
  better: 'lower',
  ideal: 0,
  unit: 'score',
  minimum: 'rows',
  interval: 'none',
  transforms: ['min', 'max', 'difference'],
  analysis: 'calibration',
  parameters: (_counts, { bins = 10 }) => [{ bins: String(bins) }],
  measure(counts, parameters) {
    const bins = calibrationBins(counts, binsOf(parameters))
    const rows = bins.reduce((sum, bin) => sum + bin.rows, 0)
    if (rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence', 0)
    const weight = bins.reduce((sum, bin) => sum + bin.weight, 0)
    const gaps = bins.reduce((sum, bin) => sum + Math.abs(bin.hits - bin.scores), 0)
    return outcome(gaps / weight, rows)
  },
}

export function binsOf(parameters: Parameters): number {
  return Number(parameters['bins'] ?? 10)
}

/** Rows with a label and a score in equal-width bins of the range; empty bins are left out. O(cells). */
export function calibrationBins(counts: GroupCounts, count: number): readonly CalibrationBin[] {
  const edges = equalWidthEdges(counts.scoreRange ?? [0, 1], count)
  const cells = edges.slice(1).map((): CountCell[] => [])
  for (const cell of counts.cells) {
    if (cell.label === null || cell.score === null) continue
    cells[binOf(cell, edges)]!.push(cell)
  }
  return cells.flatMap((inBin, i) => (inBin.length === 0 ? [] : [makeBin(inBin, [edges[i]!, edges[i + 1]!], counts)]))
}

/** The mean of a fine bin's scores may fall short of the bin's own edge by rounding, and the edge may be ours too. */
const rounding = 1e-12

function binOf(cell: CountCell, edges: readonly number[]): number {
  const width = edges.at(-1)! - edges[0]!
  const score = cell.bin === undefined ? cell.score! : cell.score! + rounding * width
  let bin = Math.min(edges.length - 2, Math.max(0, Math.floor(((score - edges[0]!) / width) * (edges.length - 1))))
  while (bin > 0 && score < edges[bin]!) bin--
  while (bin < edges.length - 2 && score >= edges[bin + 1]!) bin++
  return bin
}

function makeBin(
  cells: readonly CountCell[],
  [from, to]: readonly [number, number],
  counts: GroupCounts,
): CalibrationBin {
  const bin = { from, to, rows: 0, weight: 0, squared: 0, scores: 0, hits: 0, hitsSquared: 0, hitRows: 0, cells }
  for (const cell of cells) {
    bin.rows += cell.rows
    bin.weight += cell.weight
    bin.squared += cell.weightSquared
    bin.scores += cell.sums['s'] ?? cell.weight * cell.score!
    if (cell.label !== (counts.higherIs ?? 'positive')) continue
    bin.hits += cell.weight
    bin.hitsSquared += cell.weightSquared
    bin.hitRows += cell.rows
  }
  return bin
}
