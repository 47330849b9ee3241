import type { Database } from '../environment/duckdb.js'
import { runScan, type ColumnScan, type ScanItem, type ScanPlan } from './scan-sql.js'

/** What is known of a table after a scan. */
export interface TableScan {
  readonly rows: number
  readonly columns: ReadonlyMap<string, ColumnScan>
}

const glance = 200_000
const exactDistinctLimit = 10_000

/**
 * Looks at columns in one pass over all rows, after a glance at the first 200,000. The glance tells which text columns hold words, so that
 * their type is settled; whether distinct values are those of cells or of numbers; and where there are more than 10,000 of them, so that
 * counting them exactly would take much memory.
 */
export async function scanColumns(
  database: Database,
  relation: string,
  items: readonly ScanItem[],
  signal: AbortSignal,
): Promise<TableScan> {
  const first = items.map((item): ScanPlan => ({ item, distinctOf: 'cells', exact: true }))
  const seen = (await runScan(database, `(SELECT * FROM ${relation} LIMIT ${glance})`, first, signal)).scans
  const columns = new Map<string, ColumnScan>()
  const plans: ScanPlan[] = []
  items.forEach((item, index) => {
    const scan = seen[index]!
    const exact = scan.rows < glance || scan.distinct <= exactDistinctLimit
    if (isSettled(item, scan)) columns.set(item.name, scan)
    else plans.push({ item, distinctOf: holdsNumbers(item, scan) ? 'numbers' : 'cells', exact })
  })
  const { rows, scans } = await runScan(database, relation, plans, signal)
  plans.forEach(({ item }, index) => columns.set(item.name, scans[index]!))
  const mistaken = plans.filter(({ item, distinctOf }) => {
    const found = holdsNumbers(item, columns.get(item.name)!) ? 'numbers' : 'cells'
    return item.profile && found !== distinctOf
  })
  if (mistaken.length > 0) {
    const again = mistaken.map((plan): ScanPlan => ({
      ...plan,
      distinctOf: plan.distinctOf === 'cells' ? 'numbers' : 'cells',
    }))
    const repeated = await runScan(database, relation, again, signal)
    again.forEach(({ item }, index) => columns.set(item.name, repeated.scans[index]!))
  }
  return { rows, columns }
}

export async function countRows(database: Database, relation: string, signal: AbortSignal): Promise<number> {
  const { columns } = await database.query(`SELECT count(*) FROM ${relation}`, [], signal)
  return Number(columns[0]![0])
}

/** Whether every value is a number that a double holds without losing digits; a column without values is text. */
export function isNumberColumn(scan: ColumnScan): boolean {
  return scan.present > 0 && scan.notNumbers === 0 && scan.lossy === 0
}

function holdsNumbers(item: ScanItem, scan: ColumnScan): boolean {
  return item.kind === 'cells' && (isNumberColumn(scan) || (item.mustBeNumber && scan.notNumbers === 0))
}

/** One word, or one number that would lose digits, makes a text column; nothing else was asked of it. */
function isSettled(item: ScanItem, scan: ColumnScan): boolean {
  return item.kind === 'cells' && !item.profile && !item.mustBeNumber && scan.present > 0 && !isNumberColumn(scan)
}
