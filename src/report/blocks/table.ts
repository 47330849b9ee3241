import type { BlockOf, TableColumn } from '../../schema/block.js'
import { intervalStyle, numberStyleOf, viewCell, type CellView } from '../cells.js'
import type { Drawing } from '../drawing.js'
import type { RowView, TableView } from './block-view.js'

type Row = BlockOf<'table'>['rows'][number]

/** A table with more rows than this stands closed under its title. */
const openRows = 12

/** Rows and columns as text: numbers right, intervals in the style of their number, long tables cut with a note. */
export function tableView(
  {
    title,
    caption,
    columns,
    rows,
    folded,
  }: Pick<BlockOf<'table'>, 'title' | 'caption' | 'columns' | 'rows' | 'folded'>,
  drawing: Drawing,
): TableView {
  const shown = rows.slice(0, drawing.rowLimit)
  const views = shown.map((row) => rowView(row, columns, drawing))
  const notes: string[] = []
  if (views.some((row) => row.listedOnly)) notes.push(drawing.say({ id: 'report.listed-only' }))
  if (rows.length > shown.length)
    notes.push(drawing.say({ id: 'report.rows-left', values: { shown: shown.length, rows: rows.length } }))
  return {
    id: drawing.nextId('table'),
    title: drawing.say(title),
    caption: caption ? drawing.say(caption) : null,
    columns: headings(columns, drawing),
    rows: views,
    notes,
    folded: folded === true || shown.length > openRows,
    showLabel: drawing.say({ id: 'report.show-table', values: { rows: shown.length } }),
  }
}

/** Whether the column at a place is the interval of the number in the column before it: the two share a cell, one beneath the other. */
function belongsToValue(columns: readonly TableColumn[], place: number): boolean {
  const before = columns[place - 1]
  return columns[place]?.type === 'interval' && before !== undefined && numberStyleOf(before.type) !== undefined
}

function headings(columns: readonly TableColumn[], { say }: Drawing): TableView['columns'] {
  return columns.flatMap((column, place) => {
    if (belongsToValue(columns, place)) return []
    const interval = belongsToValue(columns, place + 1) ? say(columns[place + 1]!.label) : null
    return [
      { label: say(column.label), numeric: isNumeric(column), ...(interval === null ? {} : { beneath: interval }) },
    ]
  })
}

function joinIntervals(columns: readonly TableColumn[], cells: readonly CellView[]): CellView[] {
  return cells.flatMap((cell, place) => {
    if (belongsToValue(columns, place)) return []
    const interval = belongsToValue(columns, place + 1) ? cells[place + 1]! : null
    return [interval === null || interval.muted ? cell : { ...cell, beneath: interval.text }]
  })
}

function isNumeric(column: TableColumn): boolean {
  return column.type === 'interval' || numberStyleOf(column.type) !== undefined
}

function rowView(row: Row, columns: readonly TableColumn[], { language }: Drawing): RowView {
  const types = columns.map((column) => column.type)
  const cells = columns.map((column, place): CellView => {
    // The limits of a chart's rows stand in two keys; an interval column may name either of them.
    const value = row[column.key] ?? (column.type === 'interval' ? limitsOf(row) : undefined)
    return viewCell(value, column.type, intervalStyle(types, place), language)
  })
  const [head, ...rest] = joinIntervals(columns, cells)
  return { listedOnly: row.listedOnly === 1, head: head ?? { text: '', numeric: false }, cells: rest }
}

function limitsOf(row: Row): { low: number | null; high: number | null } | undefined {
  const { low, high } = row
  const isLimit = (value: unknown): value is number | null => typeof value === 'number' || value === null
  return isLimit(low) && isLimit(high) && (low !== null || high !== null) ? { low, high } : undefined
}

export const table = (block: BlockOf<'table'>, drawing: Drawing): TableView => tableView(block, drawing)
