import type { Database } from '../environment/duckdb.js'
import { rowsName } from './rows-sql.js'
import { runScan, scanEnds, type ColumnScan, type ScanItem, type ScanPlan } from './scan-sql.js'

/** What is known of a table after a scan. */
export interface TableScan {
  readonly rows: number
  readonly columns: ReadonlyMap<string, ColumnScan>
}

/** Rows up to which a table is as soon read as looked at. */
export const glance = 200_000
/** Enough to tell few values from many, where a longer look tells no more. */
const shortGlance = 65_536
export const exactDistinctLimit = 10_000

/**
 * Where columns are looked at. `groupedBy`: the distinct values of one column of it as a relation, with their rows under `rowsName`, where columns can be
 * read one by one.
 */
export interface ScannedRelation {
  readonly relation: string
  readonly groupedBy?: (column: string) => string
}

/**
 * Looks at columns in one pass over all rows, after a glance at the first 200,000. The glance tells which text columns hold words, so that
 * their type is settled; whether distinct values are those of cells or of numbers; and where there are more than 10,000 of them, so that
 * counting them exactly would take much memory. Where columns can be read one by one, those of few values are grouped first and looked at value by value, and
 * of the others only what the cube rests on is asked for.
 */
export async function scanColumns(
  database: Database,
  { relation, groupedBy }: ScannedRelation,
  items: readonly ScanItem[],
  signal: AbortSignal,
): Promise<TableScan> {
  const scan = (from: string, plans: readonly ScanPlan[]) => runScan(database, { relation: from }, plans, signal)
  const first = items.map((item): ScanPlan => ({ item, distinctOf: 'cells', distinct: 'exact', ends: true }))
  const isLong = groupedBy !== undefined && (await countRows(database, relation, signal)) > glance
  const looked = isLong ? shortGlance : glance
  const seen = await scan(`(SELECT * FROM ${relation} LIMIT ${looked})`, first)
  const columns = new Map(items.map((item, index) => [item.name, seen.scans[index]!]))
  if (seen.rows < looked) {
    await countAgain(first, columns, (plans) => scan(relation, plans))
    return { rows: seen.rows, columns }
  }
  const plans = items
    .filter((item) => !isSettled(item, columns.get(item.name)!))
    .map((item): ScanPlan => {
      const glanced = columns.get(item.name)!
      const distinctOf = holdsNumbers(item, glanced) ? 'numbers' : 'cells'
      if (glanced.distinct <= exactDistinctLimit) return { item, distinctOf, distinct: 'exact', ends: true }
      // The ends of cells are those of the numbers that they stand for: no statistics know them.
      if (groupedBy && item.profile) return { item, distinctOf, distinct: 'at-least', ends: item.kind === 'cells' }
      return { item, distinctOf, distinct: 'estimated', ends: true }
    })
  const grouped = groupedBy ? plans.filter(({ distinct }) => distinct === 'exact') : []
  for (const plan of grouped) {
    const source = { relation: groupedBy!(plan.item.name), rowsName }
    columns.set(plan.item.name, (await runScan(database, source, [plan], signal)).scans[0]!)
  }
  const others = plans.filter((plan) => !grouped.includes(plan))
  const { rows, scans } = await scan(relation, others)
  others.forEach(({ item, distinct }, index) => {
    const seenBefore = columns.get(item.name)!.distinct
    columns.set(item.name, distinct === 'at-least' ? { ...scans[index]!, distinct: seenBefore } : scans[index]!)
  })
  const endless = others.filter(({ ends }) => !ends).map(({ item }) => item)
  const ends = await scanEnds(database, relation, endless, signal)
  endless.forEach(({ name }, index) => columns.set(name, { ...columns.get(name)!, ...ends[index]! }))
  await countAgain(plans, columns, (mistaken) => scan(relation, mistaken))
  return { rows, columns }
}

/** Looks again at the columns of which the wrong distinct values were counted: cells instead of numbers, or numbers instead of cells. */
async function countAgain(
  plans: readonly ScanPlan[],
  columns: Map<string, ColumnScan>,
  scan: (plans: readonly ScanPlan[]) => Promise<{ scans: readonly ColumnScan[] }>,
): Promise<void> {
  const wanted = ({ item }: ScanPlan) => (holdsNumbers(item, columns.get(item.name)!) ? 'numbers' : 'cells')
  const mistaken = plans.filter((plan) => plan.item.profile && plan.distinctOf !== wanted(plan))
  if (mistaken.length === 0) return
  const { scans } = await scan(
    mistaken.map((plan) => {
      const distinct = plan.distinct === 'at-least' ? 'estimated' : plan.distinct
      return { ...plan, distinctOf: wanted(plan), distinct, ends: true }
    }),
  )
  mistaken.forEach(({ item }, index) => columns.set(item.name, scans[index]!))
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
