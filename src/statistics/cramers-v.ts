import { chiSquaredUpperTail } from './chi-squared.js'

export interface CramersV {
  /** Bias-corrected association, 0 none, 1 one variable fixes the other. */
  readonly value: number
  /** Pearson's chi-squared statistic of independence. */
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/**
 * Bias-corrected Cramér's V of a table of counts (Bergsma 2013): φ² = χ²/n loses its expectation under independence, (r − 1)(c − 1)/(n − 1), not below 0,
 * and r and c shrink to r − (r − 1)²/(n − 1) and c − (c − 1)²/(n − 1); V = √(φ̃² / min(r̃ − 1, c̃ − 1)). Plain V of independent variables grows with the number of
 * categories, this one stays about 0. In [0, 1]; empty rows and columns are left out; null with fewer than two of either. O(cells).
 *
 * @example cramersV([[10, 0], [0, 10]])?.value // 1
 */
export function cramersV(table: readonly (readonly number[])[]): CramersV | null {
  const columnCount = table.reduce((most, row) => Math.max(most, row.length), 0)
  const columnTotals = Array.from({ length: columnCount }, (_, column) =>
    table.reduce((total, row) => total + (row[column] ?? 0), 0),
  )
  const rowTotals = table.map((row) => row.reduce((total, count) => total + count, 0))
  const total = rowTotals.reduce((sum, rowTotal) => sum + rowTotal, 0)
  const rows = rowTotals.filter((rowTotal) => rowTotal > 0).length
  const columns = columnTotals.filter((columnTotal) => columnTotal > 0).length
  if (rows < 2 || columns < 2) return null
  let statistic = 0
  table.forEach((row, i) => {
    columnTotals.forEach((columnTotal, j) => {
      const expected = (rowTotals[i]! * columnTotal) / total
      if (expected > 0) statistic += ((row[j] ?? 0) - expected) ** 2 / expected
    })
  })
  const df = (rows - 1) * (columns - 1)
  const association = Math.max(0, statistic / total - df / (total - 1))
  const shrunk = (categories: number) => categories - (categories - 1) ** 2 / (total - 1)
  const most = Math.min(shrunk(rows), shrunk(columns)) - 1
  const value = association === 0 ? 0 : most > 0 ? Math.min(1, Math.sqrt(association / most)) : 1
  return { value, statistic, df, p: chiSquaredUpperTail(statistic, df) }
}
