import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api'
import type { SqlValue } from './duckdb.js'
import { readerOf } from './duckdb-values.js'
import { ProbityError } from '../errors.js'

/** Neighbouring rows of a result by column. Columns of numbers are typed arrays in which NaN stands for NULL. */
export interface ScannedRows {
  readonly start: number
  readonly rows: number
  readonly columns: readonly ArrayLike<SqlValue>[]
}

/**
 * Runs a statement and hands its rows over piece by piece (2,048 rows, as DuckDB holds them), in their order: what is in memory at one
 * time does not grow with the table.
 */
export async function scanStatement(
  connection: DuckDBConnection,
  sql: string,
  visit: (rows: ScannedRows) => Promise<void> | void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const result = await connection.stream(sql)
  const readers = result.columnTypes().map((type) => (numeric.has(String(type)) ? numbersOf : valuesOf(readerOf(type))))
  let start = 0
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (signal?.aborted) throw new ProbityError('CANCELLED')
    const { rowCount: rows } = chunk
    const columns = readers.map((read, at) => read(chunk!.getColumnVector(at), rows))
    await visit({ start, rows, columns })
    start += rows
  }
  if (signal?.aborted) throw new ProbityError('CANCELLED') // a stream that is interrupted just ends
}

/** Types whose values are JavaScript numbers, all or nearly all. */
const numeric = new Set([
  ...['DOUBLE', 'FLOAT', 'TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'BIGINT'],
])

/** As they are where a number does not fit: NaN is a value then, and NULL another; whole numbers beyond 2⁵³ stay exact. */
function numbersOf(vector: DuckDBVector, rows: number): ArrayLike<SqlValue> {
  const found = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const value = vector.getItem(row) as number | bigint | null
    const number = value === null ? Number.NaN : Number(value)
    if (value !== null && (Number.isNaN(number) || (typeof value === 'bigint' && !Number.isSafeInteger(number))))
      return valuesOf((same) => same as SqlValue)(vector, rows)
    found[row] = number
  }
  return found
}

function valuesOf(read: (value: unknown) => SqlValue): (vector: DuckDBVector, rows: number) => SqlValue[] {
  return (vector, rows) =>
    Array.from({ length: rows }, (_, row) => {
      const value: unknown = vector.getItem(row)
      return value === null ? null : read(value)
    })
}
