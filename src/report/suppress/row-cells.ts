import type { BlockOf, CellValue } from '../../schema/block.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'
import type { FeatureSummary } from '../../schema/run.js'
import type { Groups } from './group-cells.js'
import { namesIn } from './mentions.js'

export type Row = Readonly<Record<string, CellValue>>
export type CountingBlock = BlockOf<'table'> | BlockOf<'chart'>

/** What a row of a table or chart is about: a group or an intersection, and the other words that tell it from rows of the same. */
export interface RowCell {
  readonly cell: Cell
  readonly rest: string
}
/** The cell of a row; null where it names none, `pair` where it names two groups of one feature. */
export type CellOfRow = (row: Row, block: CountingBlock) => RowCell | 'pair' | null

/** Reads the groups in the texts of a row; the title of the block says which features it is about, where two share a value. */
export function cellsOfRows(features: readonly FeatureSummary[], groups: Groups): CellOfRow {
  const values = new Map(features.map(({ name, groups }) => [name, new Set(groups.map(({ value }) => value))]))
  const labels = new Map<string, Cell[]>()
  for (const { cell } of groups.values())
    if (Object.keys(cell).length > 1)
      for (const label of [Object.values(cell).join(' · '), formatCell(cell)])
        labels.set(label, [...(labels.get(label) ?? []), cell])
  return (row, block) => {
    const named = new Set(namesIn(block.title))
    const mentioned = [...values.keys()].filter((feature) => named.has(feature))
    const candidates = mentioned.length > 0 ? mentioned : [...values.keys()]
    const found: Record<string, string | null> = {}
    const rest: string[] = []
    for (const { key, type } of block.columns) {
      if ((type !== 'text' && type !== 'message') || key === block.people) continue
      const value = row[key] ?? null
      const part =
        type === 'text' && (value === null || typeof value === 'string') ? cellOf(value, candidates, found) : null
      if (part === 'pair') return 'pair'
      if (part) Object.assign(found, part)
      else rest.push(JSON.stringify(value))
    }
    return Object.keys(found).length === 0 ? null : { cell: found, rest: rest.join() }
  }

  function cellOf(value: string | null, candidates: readonly string[], found: Cell): Cell | 'pair' | null {
    const feature = candidates.find((name) => !(name in found) && values.get(name)!.has(value))
    if (feature !== undefined) return { [feature]: value }
    if (candidates.some((name) => values.get(name)!.has(value))) return 'pair'
    const crossed = value === null ? [] : (labels.get(value) ?? [])
    return (
      crossed.find((cell) => Object.keys(cell).every((name) => candidates.includes(name) && !(name in found))) ?? null
    )
  }
}

/** The persons that a row counts; 0 where it counts none. */
export function peopleOf(row: Row, { people }: CountingBlock): number {
  const value = people === undefined ? null : row[people]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
