import type { BlockOf, TableColumn } from '../../schema/block.js'
import { intervalStyle, numberStyleOf, viewCell, type CellView } from '../cells.js'
import type { Drawing } from '../drawing.js'
import type { RowView, TableView } from './block-view.js'

type Row = BlockOf<'table'>['rows'][number]

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
    columns: columns.map((column) => ({ label: drawing.say(column.label), numeric: isNumeric(column) })),
    rows: views,
    notes,
    folded: folded ?? false,
  }
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
  const [head, ...rest] = cells
  return { listedOnly: row.listedOnly === 1, head: head ?? { text: '', numeric: false }, cells: rest }
}

function limitsOf(row: Row): { low: number | null; high: number | null } | undefined {
  const { low, high } = row
  const isLimit = (value: unknown): value is number | null => typeof value === 'number' || value === null
  return isLimit(low) && isLimit(high) && (low !== null || high !== null) ? { low, high } : undefined
}

export const table = (block: BlockOf<'table'>, drawing: Drawing): TableView => tableView(block, drawing)
