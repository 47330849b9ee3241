import type { DuckDBConnection } from '@duckdb/node-api'
import { ProbityError } from '../errors.js'
import type { MemoryColumn, SqlValue } from './duckdb.js'
import { sqlName } from './sql.js'

const rowsOfChunk = 2048

/** Makes a table and fills it chunk by chunk, letting the event loop run between chunks. */
export async function appendTable(
  connection: DuckDBConnection,
  name: string,
  columns: readonly MemoryColumn[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { DuckDBDataChunk, BIGINT, BOOLEAN, DOUBLE, HUGEINT, VARCHAR } = await import('@duckdb/node-api')
  const types = { BIGINT, BOOLEAN, DOUBLE, HUGEINT, VARCHAR }
  const definition = columns.map((column) => `${sqlName(column.name)} ${column.type}`).join(', ')
  await connection.run(`CREATE TABLE ${sqlName(name)} (${definition})`)
  const appender = await connection.createAppender(name)
  try {
    const rows = columns[0]?.values.length ?? 0
    for (let from = 0; from < rows; from += rowsOfChunk) {
      if (signal?.aborted) throw new ProbityError('CANCELLED')
      const count = Math.min(rowsOfChunk, rows - from)
      const chunk = DuckDBDataChunk.create(
        columns.map((column) => types[column.type]),
        count,
      )
      columns.forEach(({ values }, index) => chunk.setColumnValues(index, part(values, from, count)))
      appender.appendDataChunk(chunk)
      if ((from / rowsOfChunk) % 64 === 63) await new Promise((resume) => setImmediate(resume))
    }
  } finally {
    appender.closeSync()
  }
}

function part(values: ArrayLike<SqlValue | undefined>, from: number, count: number): SqlValue[] {
  return Array.from({ length: count }, (_, row) => values[from + row] ?? null)
}
