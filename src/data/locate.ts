import { sqlName } from '../environment/sql.js'
import type { TypedColumn } from './column-typing.js'
import type { Place, RawTable } from './raw-table.js'
import { cellBeside, cellName, rowsSql } from './rows-sql.js'
import type { SourceContext } from './source-context.js'

/** A row that was looked for: where it stands and what its cell holds. */
export interface Located {
  readonly place: Place
  readonly value: string | null
}

/** Finds the first rows that meet a SQL condition over the dataset's columns, for messages. It reads the files again, one by one. */
export type Locate = (condition: string, column: string, limit?: number) => Promise<readonly Located[]>

export function createLocator(
  columns: readonly TypedColumn[],
  table: RawTable,
  { database, data, signal }: SourceContext,
): Locate {
  const record = sqlName('\u0001record')
  return async (condition, column, limit = 1) => {
    const wanted = columns.find(({ name }) => name === column)!
    const found: Located[] = []
    for (const part of table.parts) {
      const numbered = `(SELECT *, row_number() OVER () AS ${record} FROM ${part.relation})`
      const rows = rowsSql(columns, numbered, data.where, [{ sql: record, name: record }, cellBeside(wanted)])
      const hits = await database.query(
        `SELECT ${record}, CAST(${cellName(column)} AS VARCHAR) FROM (${rows}) WHERE ${condition}` +
          ` ORDER BY 1 LIMIT ${limit - found.length}`,
        [],
        signal,
      )
      for (let row = 0; row < hits.rowCount; row++) {
        const value = hits.columns[1]![row]
        const place = await part.place(Number(hits.columns[0]![row]))
        found.push({ place, value: value == null ? null : String(value) })
      }
      if (found.length >= limit) break
    }
    return found
  }
}
