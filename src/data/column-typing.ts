import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import type { ColumnProfile } from './column-profile.js'
import type { ColumnType } from './dataset.js'
import type { RoleUse } from './find-columns.js'
import type { RawColumn, RawTable } from './raw-table.js'
import { cellName, wholeName } from './rows-sql.js'
import { isNumberColumn, scanColumns, type TableScan } from './scan-columns.js'
import type { ColumnScan, ScanItem } from './scan-sql.js'
import type { SourceContext } from './source-context.js'
import { cellSql, nanAsMissing, typeOf, valueSql } from './typed-column.js'

/** A column with its type and the SQL that makes its values from the raw relation. */
export interface TypedColumn {
  readonly name: string
  readonly type: ColumnType
  /** The raw cell, NULL where a missing token stands. */
  readonly cell: string
  /** The typed value, as the filter sees it. */
  readonly sql: string
  /** What a role that needs numbers makes of it after the filter, where it is text. */
  readonly afterFilter?: string
  /** The typed value of a source that has types, were there no missing tokens. */
  readonly whole?: string
  /** How a scan must look at the cell: text that our grammar reads, a double, or neither. */
  readonly kind: ScanItem['kind']
  readonly role: RoleUse | null
}

export interface Typing {
  readonly columns: readonly TypedColumn[]
  /** Rows before the filter, where a scan has told them. */
  readonly rowsRead: number | null
  /** What the scan for types has told of the columns of roles, where no filter makes another one necessary. */
  readonly scan: TableScan | null
}

/** Gives every column its type: from the source where it has types, else by our grammar in one scan over all cells. */
export async function typeColumns(
  table: RawTable,
  roles: ReadonlyMap<string, RoleUse>,
  context: SourceContext,
): Promise<Typing> {
  const { database, data, signal } = context
  const cells = table.columns.map((column) => ({
    column,
    cell: cellSql(column, table, data),
    role: roles.get(column.name) ?? null,
  }))
  if (!table.textual)
    return {
      columns: cells.map(({ column, cell, role }) => typedBySource(column, cell, role, table.name)),
      rowsRead: null,
      scan: null,
    }
  const items = cells.map(({ column, cell, role }): ScanItem => ({
    name: column.name,
    sql: cell,
    kind: 'cells',
    profile: role !== null && data.where === null,
    mustBeNumber: role?.number ?? false,
  }))
  const scan = await scanColumns(database, { relation: table.relation }, items, signal)
  const columns = cells.map(({ column: { name }, cell, role }): TypedColumn => {
    const common = { name, cell, role, kind: 'cells' } as const
    if (isNumberColumn(scan.columns.get(name)!)) return { ...common, type: 'number', sql: `CAST(${cell} AS DOUBLE)` }
    return role?.number ? asNumber({ ...common, sql: cell }) : { ...common, type: 'text', sql: cell }
  })
  return { columns, rowsRead: scan.rows, scan: data.where === null ? scan : null }
}

function typedBySource(column: RawColumn, cell: string, role: RoleUse | null, source: string): TypedColumn {
  const { name, sqlType } = column
  const type = typeOf(sqlType)
  const common = { name, cell, role, whole: valueSql(column.sql, sqlType) }
  const value = valueSql(cell, sqlType)
  if (!role?.number) {
    const kind = type === 'number' || type === 'date' ? 'ordered' : 'other'
    return { ...common, type, sql: nanAsMissing(value, sqlType), kind }
  }
  if (type === 'number')
    return { ...common, type, sql: value, kind: /^(FLOAT|DOUBLE)$/.test(sqlType) ? 'double' : 'ordered' }
  if (sqlType !== 'VARCHAR')
    throw new ProbityError('COLUMN_NOT_NUMERIC', { column: name, role: role.roles[0]!, source, type })
  return asNumber({ name, cell, role, sql: cell, kind: 'cells' })
}

/** A text column that a role needs as numbers: the filter sees text, whoever reads the rows sees numbers. */
function asNumber(column: Omit<TypedColumn, 'type'>): TypedColumn {
  return { ...column, type: 'number', afterFilter: `TRY_CAST(${sqlName(column.name)} AS DOUBLE)` }
}

/** The column without its search for missing tokens, where a scan of all rows has found none: text is grouped a quarter faster so. */
export function withoutIdleTokens(
  column: TypedColumn,
  { columns }: TableScan,
  idle: ReadonlySet<string> = new Set(),
): TypedColumn {
  const scan = columns.get(column.name)
  const isIdle = idle.has(column.name) || (scan !== undefined && scan.whole === scan.present)
  return column.whole === undefined || !isIdle ? column : { ...column, sql: column.whole }
}

/** How to scan a column of a role after the filter, beside its raw cell. */
export function itemAfterFilter(column: TypedColumn): ScanItem {
  const { name, kind, type } = column
  const number = column.role?.number ?? false
  const whole = column.whole === undefined || column.whole === column.sql ? {} : { whole: wholeName(name) }
  const common = { name, profile: true, mustBeNumber: number, ...whole }
  if (kind === 'cells' && number) return { ...common, sql: cellName(name), kind }
  return { ...common, sql: sqlName(name), kind: kind === 'cells' ? (type === 'number' ? 'ordered' : 'other') : kind }
}

/** The profile of a column from its scan. */
export function profileOf(name: string, type: ColumnType, scan: ColumnScan): ColumnProfile {
  const ranged = type === 'number' || type === 'date'
  const limit = (value: ColumnScan['min']) =>
    !ranged || value === null ? null : type === 'number' ? Number(value) : String(value)
  return {
    name,
    type,
    missing: scan.rows - scan.present,
    distinct: scan.distinct,
    distinctKind: scan.distinctKind,
    min: limit(scan.min),
    max: limit(scan.max),
    constant: scan.distinctKind === 'exact' && scan.distinct === 1 && scan.present === scan.rows,
  }
}
