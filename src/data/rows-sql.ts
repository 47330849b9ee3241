import { sqlName } from '../environment/sql.js'
import type { TypedColumn } from './column-typing.js'

/** The typed columns of the raw relation by their names, with `extra` values beside them. */
export function typedSql(columns: readonly TypedColumn[], relation: string, extra: readonly string[] = []): string {
  const values = columns.map((column) => `${column.sql} AS ${sqlName(column.name)}`)
  return `SELECT ${[...values, ...extra].join(', ')} FROM ${relation}`
}

/** The same after the row filter, which sees the typed columns by their names. */
export function filteredSql(
  columns: readonly TypedColumn[],
  relation: string,
  where: string | null,
  extra: readonly string[] = [],
): string {
  const rows = typedSql(columns, relation, extra)
  return where === null ? rows : `SELECT * FROM (${rows}) WHERE ${filterSql(where)}`
}

/** The filter on lines of its own, so that a comment at its end does not swallow what follows. */
export function filterSql(where: string): string {
  return `(\n${where}\n)`
}

/** The raw cell as a value beside the typed columns. */
export function cellBeside(column: TypedColumn): string {
  return `${column.cell} AS ${cellName(column.name)}`
}

/** The name under which the raw cell of a column goes beside the typed columns: one that no file has. */
export function cellName(column: string): string {
  return sqlName(`\u0001cell ${column}`)
}
