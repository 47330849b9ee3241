import { formatCell, parseMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Run } from '../../schema/run.js'

/** A group or an intersection of groups with its persons. */
export interface GroupCell {
  readonly key: string
  readonly cell: Cell
  readonly people: number
  /** Whether some comparison between groups holds it. */
  readonly compared: boolean
}
/** Groups and intersections by key. */
export type Groups = ReadonlyMap<string, GroupCell>

/** Groups of each feature, from the summary, and intersections, from the measurements that name them. */
export function groupCells(run: Run): Groups {
  const cells = new Map<string, GroupCell>()
  for (const feature of run.features)
    for (const group of feature.groups) {
      const cell = { [feature.name]: group.value }
      const key = formatCell(cell)
      cells.set(key, { key, cell, people: group.rows, compared: group.compared && feature.role === 'sensitive' })
    }
  for (const { id, n, compared } of run.analyses.flatMap((analysis) => analysis.measurements)) {
    const address = parseMeasurementId(id)
    if (!address?.cell || address.against || address.transform || address.change || address.analysis !== 'groups')
      continue
    if (Object.keys(address.cell).length < 2) continue
    const key = formatCell(address.cell)
    const before = cells.get(key)
    const people = Math.max(before?.people ?? 0, n.rows)
    cells.set(key, { key, cell: address.cell, people, compared: (before?.compared ?? false) || compared !== false })
  }
  return cells
}

/** The features of a cell as one key. */
export function familyOf(cell: Cell): string {
  return Object.keys(cell).sort().join('\0')
}

/**
 * A count of persons of one cell. All rows of a group are the group itself; others of its rows (those with a label, the positives …)
 * are told apart by how many they are, so that one and the same count has one key wherever it stands.
 */
export function countKey(cell: Cell, people: number, groups: Groups): string {
  const key = formatCell(cell)
  return groups.get(key)?.people === people ? key : `${key} = ${people}`
}
