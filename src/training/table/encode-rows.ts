import { z } from 'zod'
import type { Column } from '../../data/dataset.js'
import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensor } from '../../graph/tensor.js'
import type { ColumnValues } from '../../models/column-values.js'
import { encodeTable } from '../../models/encoder.js'
import { datePart, type TableEncoder } from '../../models/encoder-schema.js'
import { fitEncoder } from '../../models/fit-encoder.js'
import { parseOptions } from '../parse-options.js'
import type { NumberedTable } from './read-table.js'
import type { Parts } from '../rows/split.js'

const ofColumn = {
  impute: z.union([z.enum(['median', 'mean']), z.number()]).optional(),
  scale: z.enum(['none', 'standard', 'range']).optional(),
  encoding: z.enum(['one-hot', 'ordinal']).optional(),
  rareBelow: z.number().int().min(0).optional(),
  mostCategories: z.number().int().min(1).optional(),
  dateParts: z.array(datePart).min(1).optional(),
}
const kind = z.enum(['number', 'category', 'boolean', 'date']).optional()

/** `train.encoder`: how columns become numbers, for all of them and for some. */
export const encoderOptions = z.strictObject({
  ...ofColumn,
  columns: z.record(z.string(), z.strictObject({ kind, ...ofColumn })).optional(),
})

/** Training rows, and values of them, that an encoder is fitted on at most; of more it takes every second, third … row. */
const mostFitted = 500_000
const mostValues = 2 ** 22

/** Learns from the training rows (part 0) how columns become numbers. Columns of one value only have nothing to say. */
export async function fitOnTraining(
  table: NumberedTable,
  features: readonly Column[],
  parts: Parts,
  options: unknown,
): Promise<{ encoder: TableEncoder; constant: readonly string[] }> {
  const columns = await trainingColumns(table, features, parts)
  const varied = columns.filter(({ values }) => isVaried(values))
  const constant = columns.filter((column) => !varied.includes(column)).map(({ name }) => name)
  if (varied.length === 0)
    throw new ProbityError('TRAINING_NO_FEATURES', { constant, columns: features.map(({ name }) => name) })
  const { columns: byColumn = {}, ...forAll } = parseOptions(encoderOptions, options, 'train.encoder')
  const kept = Object.fromEntries(Object.entries(byColumn).filter(([name]) => !constant.includes(name)))
  return { encoder: fitEncoder(varied, { ...withoutUndefined(forAll), columns: withoutUndefined(kept) }), constant }
}

async function trainingColumns(
  table: NumberedTable,
  features: readonly Column[],
  parts: Parts,
): Promise<ColumnValues[]> {
  const total = parts.reduce((count, part) => count + (part === 0 ? 1 : 0), 0)
  const most = Math.min(mostFitted, Math.max(10_000, Math.floor(mostValues / Math.max(1, features.length))))
  const stride = Math.max(1, Math.ceil(total / most))
  const gathered = features.map(() => gather(Math.ceil(total / stride)))
  let seen = 0
  await table.scan(features, (columns, start) => {
    const taken: number[] = []
    const rows = columns[0]!.values.length
    for (let row = 0; row < rows; row++) if (parts[start + row] === 0 && seen++ % stride === 0) taken.push(row)
    columns.forEach(({ values }, at) => gathered[at]!.put(values, taken))
  })
  return features.map(({ name, type }, at) => ({ name, type, values: gathered[at]!.values() }))
}

/** Values of a column from here and there: as numbers in one array as long as all of them are. */
function gather(most: number): {
  put(values: ColumnValues['values'], rows: readonly number[]): void
  values(): ColumnValues['values']
} {
  let numbers: Float64Array | null = new Float64Array(most)
  let others: ColumnValues['values'][number][] = []
  let count = 0
  return {
    put(values, rows) {
      if (numbers !== null && !(values instanceof Float64Array)) {
        others = Array.from(numbers.subarray(0, count), (value) => (Number.isNaN(value) ? null : value))
        numbers = null
      }
      if (numbers !== null) for (const row of rows) numbers[count++] = values[row] as number
      else for (const row of rows) others.push(valueAt(values, row))
    },
    values: () => numbers?.subarray(0, count) ?? others,
  }
}

function valueAt(values: ColumnValues['values'], row: number): ColumnValues['values'][number] {
  const value = values[row]
  return values instanceof Float64Array && Number.isNaN(value) ? null : value
}

function isVaried(values: ColumnValues['values']): boolean {
  for (let row = 1; row < values.length; row++) if (!same(values[row], values[0])) return true
  return false
}

/** Missing numbers are NaN, which is not itself. */
const same = (a: unknown, b: unknown): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

/** Every row as a feature vector, [rows, outputs]. */
export async function encodeRows(table: NumberedTable, encoder: TableEncoder): Promise<Tensor> {
  const width = encoder.outputs.length
  const data = new Float32Array(table.rows * width)
  await encodeEach(table, encoder, (values, start) => data.set(values, start * width))
  return float32Tensor([table.rows, width], data)
}

/** The same, visited a few thousand rows at a time. */
export function encodeEach(
  table: NumberedTable,
  encoder: TableEncoder,
  visit: (values: Float32Array, start: number) => Promise<void> | void,
): Promise<void> {
  const wanted = encoder.columns.map(({ column }) => table.columns.find(({ name }) => name === column)!)
  return table.scan(wanted, (read, start) => {
    read.forEach((column) => checkSize(column, start))
    const values = encodeTable(encoder, read, start + 1).data as Float32Array // as encodeTable makes it
    checkFinite(values, encoder.outputs.length, encoder.outputs, start)
    return visit(values, start)
  })
}

/** A number beyond 32 bits has no place in the network, and drowns every mean. */
function checkSize({ name, values }: ColumnValues, start: number): void {
  if (
    values instanceof Float64Array &&
    values.every((value) => Number.isNaN(value) || Number.isFinite(Math.fround(value)))
  )
    return
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (typeof value !== 'number' || Number.isFinite(Math.fround(value))) continue
    if (values instanceof Float64Array && Number.isNaN(value)) continue // missing
    throw new ProbityError('TRAINING_INPUT_NOT_FINITE', {
      ...{ what: 'The column', name, value: String(value), row: start + row + 1 },
    })
  }
}

function checkFinite(data: Float32Array, width: number, names: readonly string[], start: number): void {
  const at = data.findIndex((value) => !Number.isFinite(value))
  if (at < 0) return
  throw new ProbityError('TRAINING_INPUT_NOT_FINITE', {
    ...{
      what: 'The feature',
      name: names[at % width],
      value: String(data[at]),
      row: start + Math.floor(at / width) + 1,
    },
  })
}

/** The optional keys of one type mean "absent", those of the other "absent or undefined". */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
