import type { Database, SqlValue } from '../environment/duckdb.js'
import { numberClassSql } from './number-grammar.js'

/** A column to look at in a scan. */
export interface ScanItem {
  readonly name: string
  /** Its value in the scanned relation. */
  readonly sql: string
  /** The same before missing tokens were taken out: their counts differ where there are any. */
  readonly whole?: string
  /** `cells`: text that our grammar reads; `double`: may hold NaN; `ordered`: has a smallest and a largest value; `other`: neither. */
  readonly kind: 'cells' | 'double' | 'ordered' | 'other'
  /** Whether its range and its distinct values are asked for, or only its type. */
  readonly profile: boolean
  /** A role needs numbers: digits may be lost in making them. */
  readonly mustBeNumber: boolean
}

/** An item with the way in which its distinct values are counted: as cells or as the numbers they stand for, exactly or estimated. */
export interface ScanPlan {
  readonly item: ScanItem
  readonly distinctOf: 'cells' | 'numbers'
  readonly exact: boolean
}

export interface ColumnScan {
  readonly rows: number
  readonly present: number
  /** Values before missing tokens were taken out; as many as present where that was not asked. */
  readonly whole: number
  /** Cells that are no finite numbers; NaN and infinities of a double column. */
  readonly notNumbers: number
  /** Cells that are numbers but would lose digits as a double. */
  readonly lossy: number
  readonly min: SqlValue
  readonly max: SqlValue
  readonly distinct: number
  readonly distinctIsExact: boolean
}

/** Runs the plans as one query over the relation. */
export async function runScan(
  database: Database,
  relation: string,
  plans: readonly ScanPlan[],
  signal: AbortSignal,
): Promise<{ rows: number; scans: ColumnScan[] }> {
  const values = ['1', ...plans.map(({ item }, index) => valuesSql(item, index))].join(', ')
  const aggregates = ['count(*)', ...plans.flatMap(aggregatesSql)].join(', ')
  const sql = `SELECT ${aggregates} FROM (SELECT ${values} FROM ${relation})`
  const { columns } = await database.query(sql, [], signal)
  const rows = Number(columns[0]![0])
  const scans = plans.map((plan, index): ColumnScan => {
    const at = 1 + aggregatesEach * index
    const [present, whole, notNumbers, lossy, min, max, distinct] = columns
      .slice(at, at + aggregatesEach)
      .map(([value]) => value!)
    return {
      rows,
      present: Number(present),
      whole: Number(whole ?? present),
      notNumbers: Number(notNumbers),
      lossy: Number(lossy),
      min: min!,
      max: max!,
      distinct: Number(distinct),
      distinctIsExact: plan.exact,
    }
  })
  return { rows, scans }
}

function valuesSql(item: ScanItem, index: number): string {
  const value = `${item.sql} AS v${index}${item.whole === undefined ? '' : `, ${item.whole} AS w${index}`}`
  if (item.kind !== 'cells') return value
  const number = item.profile ? `, TRY_CAST(${item.sql} AS DOUBLE) AS n${index}` : ''
  return `${value}, ${numberClassSql(item.sql)} AS k${index}${number}`
}

const aggregatesEach = 7

function aggregatesSql({ item, distinctOf, exact }: ScanPlan, index: number): string[] {
  const value = `v${index}`
  const number = item.kind === 'cells' ? `n${index}` : value
  const counts = [`count(${value})`, item.whole === undefined ? 'NULL' : `count(w${index})`]
  const type = typeAggregates(item, index)
  if (!item.profile) return [...counts, ...type, 'NULL', 'NULL', '0']
  const range = item.kind === 'other' ? ['NULL', 'NULL'] : [`min(${number})`, `max(${number})`]
  const counted = distinctOf === 'numbers' ? number : value
  return [...counts, ...type, ...range, exact ? `count(DISTINCT ${counted})` : `approx_count_distinct(${counted})`]
}

function typeAggregates(item: ScanItem, index: number): [notNumbers: string, lossy: string] {
  if (item.kind === 'cells') return [`count_if(k${index} = 3)`, `count_if(k${index} = 2)`]
  return [item.kind === 'double' ? `count_if(NOT isfinite(v${index}))` : '0', '0']
}
