import { tmpdir } from 'node:os'
import type { RowTable } from '../../src/cube/cube-from-rows.js'
import type { Column, ColumnType, Dataset } from '../../src/data/dataset.js'
import { openDatabase, type Database, type SqlValue } from '../../src/environment/duckdb.js'
import { sqlName, sqlText } from '../../src/environment/sql.js'
import { cubeSpec, type CubeSpec } from '../../src/schema/cube.js'

export const tools = { signal: new AbortController().signal }

export function openMemory(threads = 2): Promise<Database> {
  return openDatabase({ threads, spillFolder: tmpdir() })
}

/** Rows as written, one object a row; types as given. */
export function tableOf(
  types: Readonly<Record<string, ColumnType>>,
  rows: readonly Readonly<Record<string, SqlValue>>[],
): RowTable {
  const columns = Object.entries(types).map(([name, type]): Column => ({ name, type }))
  const values = Object.fromEntries(columns.map(({ name }) => [name, rows.map((row) => row[name] ?? null)]))
  return { columns, values, rows: rows.length }
}

const sqlTypes: Record<ColumnType, string> = { number: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN', date: 'DATE' }
let made = 0

/** The same rows behind SQL. */
export async function datasetOf(database: Database, table: RowTable): Promise<Dataset> {
  const relation = `rows_${made++}`
  const declared = table.columns.map(({ name, type }) => `${sqlName(name)} ${sqlTypes[type]}`)
  await database.query(`CREATE TABLE ${relation} (${declared.join(', ')})`)
  const rows = Array.from({ length: table.rows }, (_, row) => {
    const cells = table.columns.map(({ name, type }) => literal(table.values[name]![row] ?? null, type))
    return `(${cells.join(', ')})`
  })
  for (let start = 0; start < rows.length; start += 500)
    await database.query(`INSERT INTO ${relation} VALUES ${rows.slice(start, start + 500).join(', ')}`)
  return {
    ...{ database, relation, columns: table.columns, rows: table.rows, rowsRead: table.rows },
    inputs: [],
    close: async () => {},
  }
}

function literal(value: SqlValue, type: ColumnType): string {
  if (value === null) return 'NULL'
  return `${sqlText(Object.is(value, -0) ? '-0' : String(value))}::${sqlTypes[type]}`
}

export function specOf(parts: Partial<Record<keyof CubeSpec, unknown>>): CubeSpec {
  return cubeSpec.parse({
    ...{ version: 1, task: 'binary', favourable: 'positive', sensitive: [], intersections: [], control: [] },
    ...{ label: null, decision: null, score: null, rank: null, weight: null, where: null, minimum: {}, extra: null },
    ...parts,
  })
}

/** Shuffled by a fixed rule, so that a failure can be repeated. */
export function permuted(table: RowTable): RowTable {
  const order = Array.from({ length: table.rows }, (_, row) => row).sort(
    (a, b) => ((a * 7919) % 10007) - ((b * 7919) % 10007) || b - a,
  )
  return rowsOf(table, order)
}

export function rowsOf(table: RowTable, order: readonly number[]): RowTable {
  const values = Object.fromEntries(
    Object.entries(table.values).map(([name, column]) => [name, order.map((row) => column[row]!)]),
  )
  return { ...table, values, rows: order.length }
}

/** x · 2^scale rounded half to even, from the bits of x and integers only. */
export function exactlyRounded(x: number, scale: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const stored = Number((bits >> 52n) & 0x7ffn)
  const mantissa = (bits & 0xfffffffffffffn) | (stored === 0 ? 0n : 1n << 52n)
  const power = (stored === 0 ? 1 : stored) - 1075 + scale
  const sign = x < 0 ? -1n : 1n
  if (power >= 0) return sign * (mantissa << BigInt(power))
  const divisor = 1n << BigInt(-power)
  const [whole, rest] = [mantissa / divisor, mantissa % divisor]
  const up = 2n * rest > divisor || (2n * rest === divisor && whole % 2n === 1n)
  return sign * (whole + (up ? 1n : 0n))
}
