import { sqlName } from '../environment/sql.js'
import type { TypedColumn } from './column-typing.js'

/** A value that stands beside the columns, under a name that no file has. */
export interface BesideValue {
  readonly sql: string
  readonly name: string
}

/**
 * The rows of a raw relation: columns typed by what they hold, then the filter over them, then what roles need of them,
 * with values beside that stand for themselves.
 */
export function rowsSql(
  columns: readonly TypedColumn[],
  relation: string,
  where: string | null,
  beside: readonly BesideValue[] = [],
): string {
  const typed = columns.map((column) => `${column.sql} AS ${sqlName(column.name)}`)
  const extra = beside.map(({ sql, name }) => `${sql} AS ${name}`)
  const rows = `SELECT ${[...typed, ...extra].join(', ')} FROM ${relation}`
  // The filter stands on lines of its own, so that a comment at its end does not swallow what follows.
  const filtered = where === null ? rows : `SELECT * FROM (${rows}) WHERE (\n${where}\n)`
  if (columns.every((column) => column.afterFilter === undefined)) return filtered
  const needed = columns.map(({ name, afterFilter }) =>
    afterFilter === undefined ? sqlName(name) : `${afterFilter} AS ${sqlName(name)}`,
  )
  return `SELECT ${[...needed, ...beside.map(({ name }) => name)].join(', ')} FROM (${filtered})`
}

/** The raw cell as a value beside the typed columns. */
export function cellBeside(column: TypedColumn): BesideValue {
  return { sql: column.cell, name: cellName(column.name) }
}

/** The value before missing tokens were taken out, beside the typed columns. */
export function wholeBeside(column: TypedColumn): BesideValue[] {
  return column.whole === undefined ? [] : [{ sql: column.whole, name: wholeName(column.name) }]
}

export function cellName(column: string): string {
  return sqlName(`\u0001cell ${column}`)
}

export function wholeName(column: string): string {
  return sqlName(`\u0001whole ${column}`)
}

/** How many rows a distinct value stands for, beside it. */
export const rowsName = sqlName('\u0001rows')
