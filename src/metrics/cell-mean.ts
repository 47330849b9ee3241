import { effectiveSampleSize } from '../statistics/kish.js'
import { outcome, unavailable, type CountCell, type GroupCounts, type Influence, type Outcome } from './metric.js'
import type { Tally } from './tally.js'

/** A weighted mean over rows: which cells it uses, and Σw·x of a cell. */
export interface CellMean {
  readonly uses: (cell: CountCell) => boolean
  readonly total: (cell: CountCell, counts: GroupCounts) => number
}

/** Σw·x / Σw. O(cells). */
export function measureMean(counts: GroupCounts, mean: CellMean): Outcome {
  const { rows, weight, total } = sumsOf(counts, mean)
  if (rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence')
  return outcome(total / weight, rows)
}

/** (x − mean)/Σw of a row, times √(n/(n − 1)) for n effective rows: s/√n with the sample variance. Rows of a cell count as its mean. */
export function influenceOfMean(counts: GroupCounts, mean: CellMean): Influence | null {
  const { weight, squared, total } = sumsOf(counts, mean)
  const rows = effectiveSampleSize(weight, squared)
  if (!(rows > 1)) return null
  const centre = total / weight
  const factor = Math.sqrt(rows / (rows - 1)) / weight
  return {
    kind: 'cells',
    of: (cell) => (mean.uses(cell) && cell.weight > 0 ? (mean.total(cell, counts) / cell.weight - centre) * factor : 0),
  }
}

interface MeanSums extends Tally {
  readonly total: number
}
const known = new WeakMap<CellMean, WeakMap<GroupCounts, MeanSums>>()

/** Rows used and Σw·x over them, added up once a group. */
function sumsOf(counts: GroupCounts, mean: CellMean): MeanSums {
  const ofMean = known.get(mean) ?? new WeakMap<GroupCounts, MeanSums>()
  known.set(mean, ofMean)
  const made = ofMean.get(counts)
  if (made !== undefined) return made
  let [rows, weight, squared, total] = [0, 0, 0, 0]
  for (const cell of counts.cells) {
    if (!mean.uses(cell)) continue
    rows += cell.rows
    weight += cell.weight
    squared += cell.weightSquared
    total += mean.total(cell, counts)
  }
  const sums = { rows, weight, squared, total }
  ofMean.set(counts, sums)
  return sums
}
