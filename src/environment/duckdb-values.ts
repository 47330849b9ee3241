import type { DuckDBType } from '@duckdb/node-api'
import type { SqlValue } from './duckdb.js'

/** How a value of a DuckDB type is read into plain JavaScript. Types are told apart by name, so that DuckDB need not be loaded. */
export function readerOf(type: DuckDBType): (value: unknown) => SqlValue {
  const name = String(type)
  if (asTheyAre.has(name)) return (value) => value as SqlValue
  if (name.startsWith('DECIMAL')) return (value) => Number(String(value))
  if (name === 'TIMESTAMP WITH TIME ZONE') return (value) => isoTimestamp(String(value)).replace(/\+00(:00)?$/, 'Z')
  if (name.startsWith('TIMESTAMP')) return (value) => isoTimestamp(String(value))
  return String
}

const asTheyAre = new Set([
  ...['VARCHAR', 'BOOLEAN', 'DOUBLE', 'FLOAT', 'TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'],
  ...['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT'],
])

function isoTimestamp(text: string): string {
  return text.replace(' ', 'T')
}
