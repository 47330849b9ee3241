import { sqlName, sqlNumber, sqlText } from '../environment/sql.js'
import type { SqlValue } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'
import type { TypedColumn } from './column-typing.js'
import type { TableScan } from './scan-columns.js'
import type { Locate } from './locate.js'
import { numberClassSql } from './number-grammar.js'
import type { Place } from './raw-table.js'
import { cellName } from './rows-sql.js'
import type { SourceContext } from './source-context.js'

interface Check {
  readonly column: TypedColumn
  readonly scanned: TableScan
  readonly locate: Locate
  readonly view: string
  readonly context: SourceContext
}

/** Refuses values that a role cannot use, each with its place: no number where one is needed, weights not above 0, ids that repeat. */
export async function checkRoles(
  columns: readonly TypedColumn[],
  scanned: TableScan,
  locate: Locate,
  view: string,
  context: SourceContext,
): Promise<void> {
  for (const column of columns) {
    if (column.role === null) continue
    const check = { column, scanned, locate, view, context }
    if (column.role.number) await checkNumbers(check)
    if (column.role.roles.includes('weight')) await checkWeights(check)
    if (column.role.roles.includes('id')) await checkIds(check)
  }
}

async function checkNumbers({ column, scanned, locate }: Check): Promise<void> {
  if (scanned.columns.get(column.name)!.notNumbers === 0) return
  const cell = cellName(column.name)
  const condition = column.kind === 'cells' ? `${numberClassSql(cell)} = 3` : `NOT isfinite(${sqlName(column.name)})`
  const [first] = await locate(condition, column.name)
  const role = column.role!.roles.join(', ')
  throw new ProbityError('NUMBER_EXPECTED', {
    column: column.name,
    role,
    value: first?.value,
    ...placeOf(first?.place),
  })
}

async function checkWeights({ column, scanned, locate }: Check): Promise<void> {
  const { present, rows, min } = scanned.columns.get(column.name)!
  const name = sqlName(column.name)
  if (present < rows) {
    const [first] = await locate(`${name} IS NULL`, column.name)
    throw new ProbityError('WEIGHT_MISSING', { column: column.name, ...placeOf(first?.place) })
  }
  if (min === null || Number(min) > 0) return
  const [first] = await locate(`${name} <= 0`, column.name)
  throw new ProbityError('WEIGHT_NOT_POSITIVE', { column: column.name, value: first?.value, ...placeOf(first?.place) })
}

async function checkIds({ column, scanned, locate, view, context }: Check): Promise<void> {
  const { present, rows, distinct, distinctKind } = scanned.columns.get(column.name)!
  const name = sqlName(column.name)
  if (present < rows) {
    const [first] = await locate(`${name} IS NULL`, column.name)
    throw new ProbityError('ID_MISSING', { column: column.name, ...placeOf(first?.place) })
  }
  if (distinctKind === 'exact' && distinct === rows) return
  const repeated = await context.database.query(
    `SELECT ${name} FROM ${view} GROUP BY ${name} HAVING count(*) > 1 ORDER BY 1 LIMIT 1`,
    [],
    context.signal,
  )
  if (repeated.rowCount === 0) return
  const [first, second] = await locate(`${name} = ${literal(repeated.columns[0]![0]!)}`, column.name, 2)
  throw new ProbityError('ID_REPEATS', {
    column: column.name,
    value: first?.value,
    ...placeOf(first?.place),
    second: secondPlace(first?.place, second?.place),
  })
}

/** `line 6`, with its file where that is another one. */
function secondPlace(first: Place | undefined, second: Place | undefined): string {
  if (second === undefined) return 'another row'
  return `${second.source === first?.source ? '' : `${second.source}, `}${second.unit} ${second.number}`
}

function placeOf(place: Place | undefined): { source?: string; unit?: string; number?: number } {
  return place === undefined ? {} : { source: place.source, unit: place.unit, number: place.number }
}

function literal(value: Exclude<SqlValue, null>): string {
  if (typeof value === 'number') return sqlNumber(value)
  return typeof value === 'string' ? sqlText(value) : String(value)
}
