import type { Database } from '../environment/duckdb.js'
import { sqlName } from '../environment/sql.js'
import type { TypedColumn } from './column-typing.js'
import { countRows, exactDistinctLimit, glance } from './scan-columns.js'
import type { ColumnScan } from './scan-sql.js'

/** A table that is read by column, and its columns that have a role. */
export interface BriefRequest {
  readonly relation: string
  readonly columns: readonly TypedColumn[]
  /** Columns of numbers of which somebody else will find those that are not finite. */
  readonly checkedLater: readonly string[]
}

export interface BriefScan {
  readonly rows: number
  /** What is known of columns of numbers. Their distinct values are counted up to the limit only, as `at-least`. */
  readonly columns: ReadonlyMap<string, ColumnScan>
  /** Columns in which no missing token stands. */
  readonly idle: ReadonlySet<string>
  /** Columns of numbers whose distinct values were not counted. */
  readonly uncounted: ReadonlySet<string>
}

/** More than the limit below which distinct values are counted exactly, and as few as tell that there are more. */
const shortLook = 16_384

/**
 * What a cube must know of the columns before it reads the rows, and no more: how many rows there are, where no missing token stands, and of numbers their
 * ends and whether they have more than 10,000 different values. Footers and dictionaries of a file tell all of it: 30 ms instead of 400 for ten million
 * rows. Left out are columns that must be looked at as a whole. Null for tables that are as soon read.
 */
export async function scanBriefly(
  database: Database,
  { relation, columns, checkedLater }: BriefRequest,
  signal: AbortSignal,
): Promise<BriefScan | null> {
  const rows = await countRows(database, relation, signal)
  if (rows <= glance) return null
  const idle = await idleColumns(database, relation, columns, signal)
  const numbers = columns.filter(isNumber).map((column) => ({
    column,
    sql: idle.has(column.name) ? column.whole! : column.sql,
    isChecked: checkedLater.includes(column.name),
  }))
  const seen = await distinctSeen(database, relation, numbers.filter(isScore), signal)
  const brief = numbers.filter(({ column }) => (seen.get(column.name) ?? Infinity) > exactDistinctLimit)
  if (brief.length === 0) return { rows, columns: new Map(), idle, uncounted: new Set() }
  const asked = brief.flatMap(({ sql, isChecked, column }) => [
    ...[`count(${sql})`, `min(${sql})`, `max(${sql})`],
    column.kind === 'double' && !isChecked ? `count_if(NOT isfinite(${sql}))` : '0',
  ])
  const result = await database.query(`SELECT ${asked.join(', ')} FROM ${relation}`, [], signal)
  const cells = result.columns.map((values) => values[0]!)
  const scans = brief.map(({ column: { name } }, i): [string, ColumnScan] => {
    const [present, min, max, notNumbers] = cells.slice(4 * i, 4 * i + 4)
    const counts = { rows, present: Number(present), whole: Number(present), notNumbers: Number(notNumbers), lossy: 0 }
    return [name, { ...counts, min: min!, max: max!, distinct: seen.get(name) ?? 0, distinctKind: 'at-least' }]
  })
  const uncounted = brief.map(({ column }) => column.name).filter((name) => !seen.has(name))
  return { rows, columns: new Map(scans), idle, uncounted: new Set(uncounted) }
}

/** Whether its type alone makes it a number; others must be looked at cell by cell. */
function isNumber({ role, kind }: TypedColumn): boolean {
  return role!.number && !role!.roles.includes('id') && (kind === 'double' || kind === 'ordered')
}

/** Only how many scores there are decides on anything. */
function isScore({ column }: { readonly column: TypedColumn }): boolean {
  return column.role!.roles.includes('score')
}

/** A comparison that a database answers from the dictionaries of a file, where it has them. */
async function idleColumns(
  database: Database,
  relation: string,
  columns: readonly TypedColumn[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const asked = columns.filter(({ whole, sql }) => whole !== undefined && whole !== sql)
  if (asked.length === 0) return new Set()
  const tests = asked.map(
    ({ whole, sql }) => `EXISTS(SELECT 1 FROM ${relation} WHERE ${sql} IS DISTINCT FROM ${whole})`,
  )
  const { columns: found } = await database.query(`SELECT ${tests.join(', ')}`, [], signal)
  return new Set(asked.filter((_, i) => found[i]![0] === false).map(({ name }) => name))
}

async function distinctSeen(
  database: Database,
  relation: string,
  numbers: readonly { readonly column: TypedColumn; readonly sql: string }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (numbers.length === 0) return new Map()
  const values = numbers.map(({ column, sql }) => `${sql} AS ${sqlName(column.name)}`)
  const counts = numbers.map(({ column }) => `count(DISTINCT ${sqlName(column.name)})`)
  const rows = `(SELECT ${values.join(', ')} FROM ${relation} LIMIT ${shortLook})`
  const { columns } = await database.query(`SELECT ${counts.join(', ')} FROM ${rows}`, [], signal)
  return new Map(numbers.map(({ column }, i) => [column.name, Number(columns[i]![0])]))
}
