import { formatCell, type Cell } from '../schema/measurement-id.js'

/** How a group is called in tables, charts and sentences: its value (null = missing), or the values of an intersection side by side. */
export function groupLabel(cell: Cell): string | null {
  const values = Object.values(cell)
  if (values.length === 1) return values[0]!
  return values.some((value) => value === null) ? formatCell(cell) : values.join(' · ')
}
