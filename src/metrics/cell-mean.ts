import { effectiveSampleSize } from '../statistics/kish.js'
import { outcome, unavailable, type CountCell, type GroupCounts, type Influence, type Outcome } from './metric.js'
import { tallyWhere } from './tally.js'

/** A weighted mean over rows: which cells it uses, and Σw·x of a cell. */
export interface CellMean {
  readonly uses: (cell: CountCell) => boolean
  readonly total: (cell: CountCell, counts: GroupCounts) => number
}

/** Σw·x / Σw. O(cells). */
export function measureMean(counts: GroupCounts, mean: CellMean): Outcome {
  const { rows, weight } = tallyWhere(counts.cells, mean.uses)
  if (rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence')
  return outcome(totalOf(counts, mean) / weight, rows)
}

/** (x − mean)/Σw of a row, times √(n/(n − 1)) for n effective rows: s/√n with the sample variance. Rows of a cell count as its mean. */
export function influenceOfMean(counts: GroupCounts, mean: CellMean): Influence | null {
  const { weight, squared } = tallyWhere(counts.cells, mean.uses)
  const rows = effectiveSampleSize(weight, squared)
  if (!(rows > 1)) return null
  const centre = totalOf(counts, mean) / weight
  const factor = Math.sqrt(rows / (rows - 1)) / weight
  return {
    kind: 'cells',
    of: (cell) => (mean.uses(cell) && cell.weight > 0 ? (mean.total(cell, counts) / cell.weight - centre) * factor : 0),
  }
}

function totalOf(counts: GroupCounts, { uses, total }: CellMean): number {
  let sum = 0
  for (const cell of counts.cells) if (uses(cell)) sum += total(cell, counts)
  return sum
}
