import type { ColumnType } from '../data/dataset.js'
import { parseNumber } from '../data/number-grammar.js'
import type { SqlValue } from '../environment/duckdb.js'

/** A column of a table in memory. Dates are ISO text; null and undefined are missing. */
export interface ColumnValues {
  readonly name: string
  readonly type: ColumnType
  readonly values: ArrayLike<SqlValue | undefined>
}

/** The text of a value by which it is compared: numbers in shortest decimal form, booleans true and false; null where it is missing. */
export function textOf(value: SqlValue | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isNaN(value) ? null : String(value === 0 ? 0 : value)
  return String(value)
}

/** The number of a value: null where it is missing, undefined where it is no number. */
export function numberOf(value: SqlValue | undefined): number | null | undefined {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isNaN(value) ? null : Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'bigint' ? Number(value) : (parseNumber(value) ?? undefined)
}
