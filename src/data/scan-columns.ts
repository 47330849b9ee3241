import type { Database, SqlValue } from '../environment/duckdb.js'
import { numberClassSql } from './number-grammar.js'

/** A column to look at in a scan. `sql` is its value in the scanned relation. */
export interface ScanItem {
  readonly name: string
  readonly sql: string
  /** Text whose cells may be numbers, a number, or anything else. */
  readonly kind: 'cells' | 'double' | 'ordered' | 'other'
  readonly countDistinct: boolean
  /** A role needs numbers: digits may be lost in making them. */
  readonly mustBeNumber: boolean
}

export interface ColumnScan {
  readonly rows: number
  readonly present: number
  /** Cells that are no finite numbers; NaN and infinities of a double column. */
  readonly notNumbers: number
  /** Cells that are numbers but would lose digits as one. */
  readonly lossy: number
  readonly min: SqlValue
  readonly max: SqlValue
  readonly distinct: number
  readonly distinctIsExact: boolean
}

const probedRows = 200_000
export const exactDistinctLimit = 10_000

/**
 * Looks at columns in one pass over all rows, after a glance at the first 200,000 that tells which columns have so many distinct values
 * that counting them exactly would take much memory, and whether text cells are numbers.
 */
export async function scanColumns(
  database: Database,
  relation: string,
  items: readonly ScanItem[],
  signal: AbortSignal,
): Promise<{ rows: number; columns: ReadonlyMap<string, ColumnScan> }> {
  const run = (from: string, plans: readonly ScanPlan[]) => scan(database, from, plans, signal)
  const first = items.map((item): ScanPlan => ({ item, distinctOf: item.countDistinct ? 'cells' : null, exact: true }))
  const probe = await run(`(SELECT * FROM ${relation} LIMIT ${probedRows})`, first)
  const isNumber = (item: ScanItem, seen: ColumnScan) =>
    item.kind === 'cells' && seen.present > 0 && seen.notNumbers === 0 && (item.mustBeNumber || seen.lossy === 0)
  const plans = items.map((item, index): ScanPlan => {
    const seen = probe[index]!
    const exact = seen.rows < probedRows || seen.distinct <= exactDistinctLimit
    return { item, distinctOf: item.countDistinct ? (isNumber(item, seen) ? 'numbers' : 'cells') : null, exact }
  })
  const scans = await run(relation, plans)
  for (const [index, plan] of plans.entries()) {
    const wanted = isNumber(plan.item, scans[index]!) ? 'numbers' : 'cells'
    if (plan.distinctOf === null || plan.distinctOf === wanted) continue
    const again = await run(relation, [{ ...plan, distinctOf: wanted }])
    scans[index] = again[0]!
  }
  return {
    rows: scans[0]?.rows ?? (await countRows(database, relation, signal)),
    columns: new Map(items.map((item, index) => [item.name, scans[index]!])),
  }
}

export async function countRows(database: Database, relation: string, signal: AbortSignal): Promise<number> {
  const { columns } = await database.query(`SELECT count(*) FROM ${relation}`, [], signal)
  return Number(columns[0]![0])
}

interface ScanPlan {
  readonly item: ScanItem
  readonly distinctOf: 'cells' | 'numbers' | null
  readonly exact: boolean
}

async function scan(
  database: Database,
  relation: string,
  plans: readonly ScanPlan[],
  signal: AbortSignal,
): Promise<ColumnScan[]> {
  if (plans.length === 0) return []
  const values = plans.map(({ item }, index) => valuesSql(item, index)).join(', ')
  const aggregates = plans.map((plan, index) => aggregatesSql(plan, index)).join(', ')
  const { columns } = await database.query(
    `SELECT count(*), ${aggregates} FROM (SELECT ${values} FROM ${relation})`,
    [],
    signal,
  )
  const rows = Number(columns[0]![0])
  return plans.map((plan, index) => {
    const [present, notNumbers, lossy, min, max, distinct] = columns
      .slice(1 + 6 * index, 7 + 6 * index)
      .map((column) => column[0]!)
    return {
      rows,
      present: Number(present),
      notNumbers: Number(notNumbers),
      lossy: Number(lossy),
      min: min ?? null,
      max: max ?? null,
      distinct: Number(distinct),
      distinctIsExact: plan.exact,
    }
  })
}

function valuesSql(item: ScanItem, index: number): string {
  const value = `${item.sql} AS v${index}`
  if (item.kind !== 'cells') return value
  return `${value}, ${numberClassSql(item.sql)} AS k${index}, TRY_CAST(${item.sql} AS DOUBLE) AS n${index}`
}

function aggregatesSql({ item, distinctOf, exact }: ScanPlan, index: number): string {
  const value = `v${index}`
  const number = item.kind === 'cells' ? `n${index}` : value
  const notNumbers = {
    cells: `count_if(k${index} = 3)`,
    double: `count_if(NOT isfinite(${value}))`,
    ordered: '0',
    other: '0',
  }[item.kind]
  const lossy = item.kind === 'cells' ? `count_if(k${index} = 2)` : '0'
  const range = item.kind === 'other' ? ['NULL', 'NULL'] : [`min(${number})`, `max(${number})`]
  const counted = distinctOf === 'numbers' ? number : value
  const distinct =
    distinctOf === null ? '0' : exact ? `count(DISTINCT ${counted})` : `approx_count_distinct(${counted})`
  return [`count(${value})`, notNumbers, lossy, ...range, distinct].join(', ')
}
