import type { MemoryColumn } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'

/** Rows that a program has in memory: objects, columns by name, or an Arrow table. */
export type MemoryRows = readonly Readonly<Record<string, unknown>>[] | MemoryTable | ArrowTable
export type MemoryTable = Readonly<Record<string, ArrayLike<unknown>>>

/** What is used of a table of apache-arrow, which need not be installed. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] }
  readonly numRows: number
  getChildAt(index: number): { readonly length: number; get(row: number): unknown } | null
}

/** A column with its type in SQL; dates and moments are held as ISO text and cast. */
export interface TypedMemoryColumn extends MemoryColumn {
  readonly sqlType: MemoryColumn['type'] | 'DATE' | 'TIMESTAMP'
}

/** The columns of rows in memory, each with the one type that all its values have; where they have several, it is text. */
export function memoryColumns(rows: MemoryRows): TypedMemoryColumn[] {
  if (isArrow(rows)) return ofArrow(rows)
  const columns = isList(rows) ? ofObjects(rows) : ofColumns(rows)
  return columns.map(({ name, values }) => typed(name, values))
}

interface Values {
  readonly name: string
  readonly values: ArrayLike<unknown>
}

function isArrow(rows: MemoryRows): rows is ArrowTable {
  return 'schema' in rows && 'getChildAt' in rows && typeof rows.getChildAt === 'function'
}

function isList(rows: MemoryRows): rows is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(rows)
}

function ofArrow(table: ArrowTable): TypedMemoryColumn[] {
  return table.schema.fields.map(({ name, type }, index) => {
    const vector = table.getChildAt(index)
    const values = Array.from({ length: table.numRows }, (_, row) => vector?.get(row) ?? null)
    const kind = String(type)
    // Arrow gives dates and moments as milliseconds since the epoch.
    if (kind.startsWith('Date')) return texts(name, values, (value) => isoMoment(Number(value))?.slice(0, 10), 'DATE')
    if (kind.startsWith('Timestamp')) return texts(name, values, (value) => isoMoment(Number(value)), 'TIMESTAMP')
    return typed(name, values)
  })
}

function ofObjects(rows: readonly Readonly<Record<string, unknown>>[]): Values[] {
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  return [...names].map((name) => ({ name, values: rows.map((row) => row[name]) }))
}

function ofColumns(table: MemoryTable): Values[] {
  const columns = Object.entries(table).map(([name, values]) => ({ name, values }))
  const first = columns[0]
  for (const { name, values } of columns) {
    const [found, expected] = [values.length, first!.values.length]
    if (found !== expected)
      throw new ProbityError('LENGTHS_DIFFER', { column: name, found, first: first!.name, expected })
  }
  return columns
}

function typed(name: string, values: ArrayLike<unknown>): TypedMemoryColumn {
  const kinds = new Set<string>()
  let largest = 0n
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value == null) continue
    kinds.add(value instanceof Date ? 'date' : typeof value)
    if (typeof value === 'bigint' && abs(value) > largest) largest = abs(value)
  }
  const kind = kinds.size === 1 ? [...kinds][0]! : 'mixed'
  if (kind === 'date') return texts(name, values, (value) => isoMoment((value as Date).getTime()), 'TIMESTAMP')
  const type = kind === 'bigint' ? integerType(largest) : plainTypes[kind]
  // All values have the type just found.
  return type
    ? { name, type, sqlType: type, values: values as MemoryColumn['values'] }
    : texts(name, values, textOf, 'VARCHAR')
}

const plainTypes: Readonly<Record<string, MemoryColumn['type'] | undefined>> = { number: 'DOUBLE', boolean: 'BOOLEAN' }

function integerType(largest: bigint): MemoryColumn['type'] | undefined {
  return largest < 2n ** 63n ? 'BIGINT' : largest < 2n ** 127n ? 'HUGEINT' : undefined
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

function texts(
  name: string,
  values: ArrayLike<unknown>,
  write: (value: unknown) => string | undefined,
  sqlType: TypedMemoryColumn['sqlType'],
): TypedMemoryColumn {
  return {
    name,
    type: 'VARCHAR',
    sqlType,
    values: Array.from(values, (value) => (value == null ? null : (write(value) ?? null))),
  }
}

function textOf(value: unknown): string {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return JSON.stringify(Array.from(value as Float64Array))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** ISO text of milliseconds since the epoch; nothing for an invalid date. */
function isoMoment(milliseconds: number): string | undefined {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('Z', '')
}
