import { sqlName } from '../environment/sql.js'
import { ProbityError } from '../errors.js'
import type { ColumnProfile } from './column-profile.js'
import type { ColumnType } from './dataset.js'
import type { RoleUse } from './find-columns.js'
import type { RawColumn, RawTable } from './raw-table.js'
import { cellName } from './rows-sql.js'
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
  /** The typed value. */
  readonly sql: string
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
  const scan = await scanColumns(database, table.relation, items, signal)
  const cast = data.where === null ? 'CAST' : 'TRY_CAST'
  const columns = cells.map(({ column, cell, role }): TypedColumn => {
    const number = role?.number || isNumberColumn(scan.columns.get(column.name)!)
    const sql = number ? `${cast}(${cell} AS DOUBLE)` : cell
    return { name: column.name, type: number ? 'number' : 'text', cell, sql, kind: 'cells', role }
  })
  return { columns, rowsRead: scan.rows, scan: data.where === null ? scan : null }
}

function typedBySource(column: RawColumn, cell: string, role: RoleUse | null, source: string): TypedColumn {
  const { name, sqlType } = column
  const type = typeOf(sqlType)
  const value = valueSql(cell, sqlType)
  if (!role?.number)
    return {
      name,
      type,
      cell,
      sql: nanAsMissing(value, sqlType),
      kind: type === 'number' || type === 'date' ? 'ordered' : 'other',
      role,
    }
  if (type === 'number')
    return { name, type, cell, sql: value, kind: /^(FLOAT|DOUBLE)$/.test(sqlType) ? 'double' : 'ordered', role }
  if (sqlType === 'VARCHAR')
    return { name, type: 'number', cell, sql: `TRY_CAST(${cell} AS DOUBLE)`, kind: 'cells', role }
  throw new ProbityError('COLUMN_NOT_NUMERIC', { column: name, role: role.roles[0]!, source, type })
}

/** How to scan a column of a role after the filter, beside its raw cell. */
export function itemAfterFilter(column: TypedColumn): ScanItem {
  const { name, kind, type } = column
  const number = column.role?.number ?? false
  const common = { name, profile: true, mustBeNumber: number }
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
    distinctIsExact: scan.distinctIsExact,
    min: limit(scan.min),
    max: limit(scan.max),
    constant: scan.distinctIsExact && scan.distinct === 1 && scan.present === scan.rows,
  }
}
