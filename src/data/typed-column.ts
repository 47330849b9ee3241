import { sqlText } from '../environment/sql.js'
import type { ColumnType } from './dataset.js'
import { parseNumber } from './number-grammar.js'
import type { RawColumn, RawTable } from './raw-table.js'

export interface MissingTokens {
  readonly missing: readonly string[]
  readonly missingByColumn: Readonly<Record<string, readonly string[]>>
}

/** The raw cell, NULL where a token of all columns or of this one stands. Tokens of one column are added to those of all. */
export function cellSql(column: RawColumn, table: Pick<RawTable, 'tokensApplied'>, tokens: MissingTokens): string {
  const own = tokens.missingByColumn[column.name] ?? []
  const all = [...new Set([...(table.tokensApplied ? [] : tokens.missing), ...own])]
  if (all.length === 0) return column.sql
  const type = typeOf(column.sqlType)
  if (type === 'number') {
    const numbers = all.map(parseNumber).filter((value) => value !== null)
    return numbers.length === 0 ? column.sql : nullIf(column.sql, column.sql, numbers.map(String))
  }
  const tested = column.sqlType === 'VARCHAR' ? column.sql : `CAST(${column.sql} AS VARCHAR)`
  return nullIf(column.sql, tested, all.map(sqlText))
}

function nullIf(sql: string, tested: string, values: readonly string[]): string {
  return `CASE WHEN ${tested} IN (${values.join(', ')}) THEN NULL ELSE ${sql} END`
}

/** The type of a column whose source has types. */
export function typeOf(sqlType: string): ColumnType {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/.test(sqlType)) return 'number'
  if (sqlType === 'BOOLEAN') return 'boolean'
  return sqlType === 'DATE' || sqlType.startsWith('TIMESTAMP') ? 'date' : 'text'
}

/** The value of a cell whose source has types: numbers that are not whole as doubles, all that is neither number, boolean nor date as text. */
export function valueSql(cell: string, sqlType: string): string {
  if (/^(FLOAT|DECIMAL)/.test(sqlType)) return `CAST(${cell} AS DOUBLE)`
  return typeOf(sqlType) !== 'text' || sqlType === 'VARCHAR' ? cell : `CAST(${cell} AS VARCHAR)`
}

/** Floating-point columns hold NaN where other tools had nothing: there it is missing. A role that needs numbers refuses it instead. */
export function nanAsMissing(sql: string, sqlType: string): string {
  return /^(FLOAT|DOUBLE)$/.test(sqlType) ? `CASE WHEN isnan(${sql}) THEN NULL ELSE ${sql} END` : sql
}
