import type { CountCell, Share } from './metric.js'

/** Rows with their weight (Σw) and squared weight (Σw²). */
export interface Tally {
  readonly rows: number
  readonly weight: number
  readonly squared: number
}

export const noRows: Tally = { rows: 0, weight: 0, squared: 0 }

/** Sum of tallies. O(tallies). */
export function add(...tallies: readonly Tally[]): Tally {
  let [rows, weight, squared] = [0, 0, 0]
  for (const tally of tallies) {
    rows += tally.rows
    weight += tally.weight
    squared += tally.squared
  }
  return { rows, weight, squared }
}

/** Rows of the cells that a condition holds for. O(cells). */
export function tallyWhere(cells: readonly CountCell[], holds: (cell: CountCell) => boolean): Tally {
  let [rows, weight, squared] = [0, 0, 0]
  for (const cell of cells) {
    if (!holds(cell)) continue
    rows += cell.rows
    weight += cell.weight
    squared += cell.weightSquared
  }
  return { rows, weight, squared }
}

/** The share of `among` that `hits` makes up. `hits` must be part of `among`. */
export function shareOf(hits: Tally, among: Tally): Share {
  return {
    hits: hits.weight,
    among: among.weight,
    hitRows: hits.rows,
    amongRows: among.rows,
    hitsSquared: hits.squared,
    amongSquared: among.squared,
  }
}
