import { trainingPart } from '../rows/parts.js'
import type { Lint } from './lint.js'

const largest = 20
const shown = 5

/** Columns that reach far beyond the others drown them and overflow steps that are right for the rest. */
export const unscaledInputs: Lint = {
  id: 'unscaled-inputs',
  level: 'warning',
  check: ({ features, names, parts }) =>
    largeColumns(features.data as Float32Array, names, (row) => parts[row] === trainingPart),
}

/** Columns of [rows, columns] whose root mean square over some rows is far above 1; null where there are none. */
export function largeColumns(
  data: ArrayLike<number>,
  names: readonly string[],
  counts: (row: number) => boolean,
): { readonly columns: readonly string[]; readonly count: number; readonly size: number } | null {
  const width = names.length
  if (width === 0) return null // texts, series and images have no columns
  const sums = names.map(() => 0)
  let rows = 0
  for (let row = 0; row * width < data.length; row++) {
    if (!counts(row)) continue
    rows++
    for (let at = 0; at < width; at++) sums[at]! += data[row * width + at]! ** 2
  }
  const sizes = sums.map((sum) => Math.sqrt(sum / Math.max(1, rows)))
  const found = names.filter((_, at) => sizes[at]! > largest)
  return found.length === 0 ? null : { columns: found.slice(0, shown), count: found.length, size: Math.max(...sizes) }
}
