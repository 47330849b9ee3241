import type { Column, Dataset } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sqlName } from '../../environment/sql.js'
import type { ColumnValues } from '../../models/column-values.js'

/** Rows of a dataset under numbers of their own, so that they can be read in pieces and always in the same order. */
export interface NumberedTable {
  readonly rows: number
  readonly columns: readonly Column[]
  /** Values of an expression for every row. */
  values(expression: string): Promise<readonly SqlValue[]>
  /** Some columns of rows from a position on. */
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
  const read = async (expressions: string, condition: string): Promise<readonly (readonly SqlValue[])[]> => {
    const sql = `SELECT ${expressions} FROM ${table} ${condition} ORDER BY ${sqlName(number)}`
    return (await database.query(sql, [], signal)).columns
  }
  return {
    rows: Number(counted.columns[0]![0]),
    columns: kept,
    values: async (expression) => (await read(expression, ''))[0]!,
    read: async (wanted, start, rows) => {
      const range = `WHERE ${sqlName(number)} >= ${start} AND ${sqlName(number)} < ${start + rows}`
      const found = await read(wanted.map(({ name }) => sqlName(name)).join(', '), range)
      return wanted.map(({ name, type }, at) => ({ name, type, values: found[at]! }))
    },
    drop: async () => void (await database.query(`DROP TABLE IF EXISTS ${table}`)),
  }
}
