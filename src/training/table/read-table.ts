import type { Column, Dataset } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import type { ScannedRows } from '../../environment/duckdb-scan.js'
import { sharedTexts } from '../../environment/shared-texts.js'
import { ProbityError } from '../../errors.js'
import { sqlName } from '../../environment/sql.js'
import type { ColumnValues } from '../../models/column-values.js'

/** Rows of a dataset under numbers of their own, so that they can be read in pieces and always in the same order. */
export interface NumberedTable {
  readonly rows: number
  readonly columns: readonly Column[]
  /** Values of an expression for every row. */
  values(expression: string): Promise<readonly SqlValue[]>
  /** Visits some columns of all rows in their order, a few thousand rows at a time: numbers as typed arrays, NaN where there is none. */
  scan(
    columns: readonly Column[],
    visit: (columns: readonly ColumnValues[], start: number) => Promise<void> | void,
  ): Promise<void>
  /** Some columns of rows from a position on, all at once. */
  read(columns: readonly Column[], start: number, rows: number): Promise<readonly ColumnValues[]>
  drop(): Promise<void>
}

const table = 'probity_training_rows'
/** One that no file has. */
const number = '\u0001row'

/** Copies the rows in which an expression is not missing, in the order of the source. */
export async function numberRows(
  { database, relation, columns }: Dataset,
  needed: readonly string[],
  present: string,
  signal: AbortSignal,
): Promise<NumberedTable> {
  const kept = columns.filter(({ name }) => needed.includes(name))
  const names = kept.map(({ name }) => sqlName(name)).join(', ')
  await database.query(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT row_number() OVER () - 1 AS ${sqlName(number)}, ${names} FROM ${relation} WHERE ${present} IS NOT NULL`,
    [],
    signal,
  )
  const counted = await database.query(`SELECT count(*) FROM ${table}`, [], signal)
  const rows = Number(counted.columns[0]![0])
  const scan = async (
    expressions: readonly string[],
    visit: (found: ScannedRows) => Promise<void> | void,
  ): Promise<void> => {
    let seen = 0
    const look = (found: ScannedRows): Promise<void> | void => {
      inOrder(found)
      seen += found.rows
      return visit(found)
    }
    await database.scan(`SELECT ${[...expressions, sqlName(number)].join(', ')} FROM ${table}`, look, signal)
    // a stream that fails on its way just ends, and memory is what it lacks
    if (seen < rows) throw new ProbityError('OUT_OF_MEMORY', { reason: `reading ended after ${seen} of ${rows} rows.` })
  }
  return {
    ...{ rows, columns: kept },
    values: async (expression) => {
      const found = new Array<SqlValue>(rows).fill(null)
      const once = sharedTexts()
      await scan([expression], ({ start, columns: [values] }) => {
        for (let row = 0; row < values!.length; row++) {
          const value = values![row]!
          found[start + row] = typeof value === 'string' ? once(value) : Number.isNaN(value) ? null : value
        }
      })
      return found
    },
    scan: (wanted, visit) =>
      scan(
        wanted.map(({ name }) => sqlName(name)),
        ({ start, columns: found }) =>
          visit(
            wanted.map(({ name, type }, at) => ({ name, type, values: found[at]! })),
            start,
          ),
      ),
    read: async (wanted, start, count) => {
      const names = wanted.map(({ name }) => sqlName(name)).join(', ')
      const range = `${sqlName(number)} >= ${start} AND ${sqlName(number)} < ${start + count}`
      const sql = `SELECT ${names} FROM ${table} WHERE ${range} ORDER BY ${sqlName(number)}`
      const found = await database.query(sql, [], signal)
      return wanted.map(({ name, type }, at) => ({ name, type, values: found.columns[at]! }))
    },
    drop: async () => void (await database.query(`DROP TABLE IF EXISTS ${table}`)),
  }
}

/** A scan gives rows in the order in which they were put in. What is learnt hangs on it, so it is looked at. */
function inOrder({ start, rows, columns }: ScannedRows): void {
  const numbers = columns.at(-1)!
  if (Number(numbers[0]) !== start || Number(numbers[rows - 1]) !== start + rows - 1)
    throw new Error(
      `rows ${start} to ${start + rows - 1} came as ${String(numbers[0])} to ${String(numbers[rows - 1])}`,
    )
}
