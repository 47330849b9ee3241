import type { Block, BlockOf, CellValue } from '../../schema/block.js'
import { formatCell, parseMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { Run } from '../../schema/run.js'
import type { Count, Sum } from './hide-cells.js'

/** A group or an intersection of groups with its persons. */
export interface GroupCell {
  readonly key: string
  readonly cell: Cell
  readonly people: number
  /** Whether some comparison between groups holds it. */
  readonly compared: boolean
}
export type Row = Readonly<Record<string, CellValue>>

/** Groups of each feature, from the summary, and intersections, from the measurements that name them. */
export function groupCells(run: Run): GroupCell[] {
  const cells = new Map<string, GroupCell>()
  for (const feature of run.features)
    for (const group of feature.groups) {
      const cell = { [feature.name]: group.value }
      const key = formatCell(cell)
      cells.set(key, { key, cell, people: group.rows, compared: group.compared && feature.role === 'sensitive' })
    }
  for (const { id, n, compared } of run.analyses.flatMap((analysis) => analysis.measurements)) {
    const address = parseMeasurementId(id)
    if (!address?.cell || address.against || address.analysis !== 'groups' || Object.keys(address.cell).length < 2)
      continue
    const key = formatCell(address.cell)
    const before = cells.get(key)
    const people = Math.max(before?.people ?? 0, n.rows)
    cells.set(key, { key, cell: address.cell, people, compared: (before?.compared ?? false) || compared !== false })
  }
  return [...cells.values()]
}

/** The groups of a feature add up to all rows; the intersections that share all features but one add up to a cell of those. */
export function sumsOfGroups(cells: readonly GroupCell[]): Sum[] {
  const sums = new Map<string, { readonly parts: string[]; readonly total?: string }>()
  const known = new Set(cells.map(({ key }) => key))
  const add = (name: string, part: string, total?: string): void => {
    const sum = sums.get(name)
    if (sum) sum.parts.push(part)
    else sums.set(name, { parts: [part], ...(total !== undefined && known.has(total) ? { total } : {}) })
  }
  for (const { key, cell } of cells) {
    const features = Object.keys(cell).sort()
    add(`all ${features.join('\0')}`, key)
    if (features.length < 2) continue
    for (const left of features) {
      const { [left]: _, ...margin } = cell
      add(`${features.join('\0')} but ${left}: ${formatCell(margin)}`, key, formatCell(margin))
    }
  }
  return [...sums.values()]
}

/** Names a row of a table or chart as a count of persons, so that the same persons have one key wherever they stand. */
export type RowKey = (row: Row, block: CountingBlock) => string
export type CountingBlock = BlockOf<'table'> | BlockOf<'chart'>

/**
 * A row is its group names (other texts, such as the name of a measure, tell of no other persons) and its count. Where both are those of
 * a group or an intersection it is that cell itself.
 */
export function rowKeys(cells: readonly GroupCell[]): RowKey {
  const groups = new Set(cells.flatMap(({ cell }) => Object.values(cell)))
  const named = (values: readonly (string | null)[], people: number): string =>
    JSON.stringify([...values.map((value) => JSON.stringify(value)).sort(), people])
  const cellKeys = new Map(cells.map(({ key, cell, people }) => [named(Object.values(cell), people), key]))
  return (row, block) => {
    const texts = textKeys(block).map((key) => row[key] ?? null)
    const values = texts.map((value) =>
      value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value),
    )
    const known = values.filter((value) => groups.has(value))
    const name = named(known.length > 0 ? known : values, peopleOf(row, block))
    return cellKeys.get(name) ?? `row ${name}`
  }
}

/** The rows of tables and charts that count persons, and what adds up: all rows of one, and those that share a text. */
export function rowCells(
  blocks: readonly Block[],
  keyOf: RowKey,
): { readonly counts: readonly Count[]; readonly sums: readonly Sum[] } {
  const counts = new Map<string, number>()
  const sums: Sum[] = []
  const addSum = (keys: readonly string[]): void => {
    if (keys.length > 1) sums.push({ parts: [...new Set(keys)] })
  }
  for (const block of blocks) {
    if ((block.kind !== 'table' && block.kind !== 'chart') || !block.people) continue
    const keyed = block.rows.map((row) => ({ row, key: keyOf(row, block) }))
    for (const { row, key } of keyed) counts.set(key, peopleOf(row, block))
    addSum(keyed.map(({ key }) => key))
    for (const text of textKeys(block)) for (const keys of partsBy(keyed, text)) addSum(keys)
  }
  return { counts: [...counts].map(([key, people]) => ({ key, people })), sums }
}

function partsBy(keyed: readonly { readonly row: Row; readonly key: string }[], text: string): Iterable<string[]> {
  const parts = new Map<string, string[]>()
  for (const { row, key } of keyed) {
    const value = JSON.stringify(row[text] ?? null)
    parts.set(value, [...(parts.get(value) ?? []), key])
  }
  return parts.values()
}

function textKeys({ columns, people }: CountingBlock): string[] {
  return columns.filter(({ type, key }) => type === 'text' && key !== people).map(({ key }) => key)
}

/** The persons that a row counts; 0 where it counts none. */
export function peopleOf(row: Row, { people }: CountingBlock): number {
  const value = people === undefined ? null : row[people]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
