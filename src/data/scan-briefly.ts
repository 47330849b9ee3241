import type { Database } from '../environment/duckdb.js'
import { sqlName, sqlText } from '../environment/sql.js'
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
  /** All values of columns of text, where the first rows hold them all. */
  readonly values: ReadonlyMap<string, readonly string[]>
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
  const texts = columns.filter((column) => isText(column, idle))
  const { distinct: seen, values: candidates } = await lookAtFirst(
    database,
    { relation, numbers: numbers.filter(isScore), texts },
    signal,
  )
  const values = await completeValues(database, relation, candidates, signal)
  const brief = numbers.filter(({ column }) => (seen.get(column.name) ?? Infinity) > exactDistinctLimit)
  if (brief.length === 0) return { rows, columns: new Map(), idle, uncounted: new Set(), values }
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
  return { rows, columns: new Map(scans), idle, uncounted: new Set(uncounted), values }
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

/** Text as it stands in the file, without missing tokens. */
function isText({ name, type, whole, sql }: TypedColumn, idle: ReadonlySet<string>): boolean {
  return type === 'text' && whole === sqlName(name) && (whole === sql || idle.has(name))
}

interface FirstRows {
  readonly relation: string
  readonly numbers: readonly { readonly column: TypedColumn; readonly sql: string }[]
  readonly texts: readonly TypedColumn[]
}

/** Different numbers, and the values of texts that have few, in the first rows. */
async function lookAtFirst(
  database: Database,
  { relation, numbers, texts }: FirstRows,
  signal: AbortSignal,
): Promise<{ distinct: ReadonlyMap<string, number>; values: ReadonlyMap<string, readonly string[]> }> {
  const all = [
    ...numbers.map(({ column, sql }) => ({ column, sql })),
    ...texts.map((column) => ({ column, sql: column.whole! })),
  ]
  if (all.length === 0) return { distinct: new Map(), values: new Map() }
  const rows = `(SELECT ${all.map(({ sql }, i) => `${sql} AS v${i}`).join(', ')} FROM ${relation} LIMIT ${shortLook})`
  const counts = all.map((_, i) => `count(DISTINCT v${i})`)
  const { columns } = await database.query(`SELECT ${counts.join(', ')} FROM ${rows}`, [], signal)
  const counted = all.map(({ column }, i) => ({ column, i, count: Number(columns[i]![0]) }))
  const few = counted.slice(numbers.length).filter(({ count }) => count <= fewValues)
  const distinct = new Map(counted.map(({ column, count }) => [column.name, count]))
  if (few.length === 0) return { distinct, values: new Map() }
  const asked = few.map(({ i }) => `v${i}`).join(', ')
  const found = await database.query(`SELECT DISTINCT ${asked} FROM ${rows} ORDER BY ALL`, [], signal)
  const present = found.columns.map((values) =>
    [...new Set(values.filter((value) => value !== null))].map(String).sort(),
  )
  return { distinct, values: new Map(few.map(({ column }, k) => [column.name, present[k]!])) }
}

/** Up to here a list of values is searched as fast as a row is grouped by its text. */
const fewValues = 64

/** Those whose list misses no value of any row: dictionaries tell, as for missing tokens. */
async function completeValues(
  database: Database,
  relation: string,
  candidates: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = [...candidates].filter(([, values]) => values.length > 0)
  if (found.length === 0) return new Map()
  const tests = found.map(
    ([name, values]) =>
      `EXISTS(SELECT 1 FROM ${relation} WHERE NOT list_contains([${values.map(sqlText).join(', ')}], ${sqlName(name)}))`,
  )
  const { columns } = await database.query(`SELECT ${tests.join(', ')}`, [], signal)
  return new Map(found.filter((_, i) => columns[i]![0] === false))
}
