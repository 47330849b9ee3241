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
const chunk = 65_536
/** Values of a table that are JavaScript values at one time. */
const valuesAtOnce = 2 ** 18

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
  const values = features.map((): unknown[] => [])
  let seen = 0
  const rows = rowsAtOnce(features.length)
  for (let start = 0; start < table.rows; start += rows) {
    const read = await table.read(features, start, rows)
    for (let row = 0; row < Math.min(rows, table.rows - start); row++) {
      if (parts[start + row] !== 0 || seen++ % stride !== 0) continue
      read.forEach((column, at) => values[at]!.push(column.values[row]))
    }
  }
  return features.map(({ name, type }, at) => ({ name, type, values: values[at]! as ColumnValues['values'] }))
}

function rowsAtOnce(columns: number): number {
  return Math.max(256, Math.min(chunk, Math.floor(valuesAtOnce / Math.max(1, columns))))
}

function isVaried(values: ColumnValues['values']): boolean {
  for (let row = 1; row < values.length; row++) if (values[row] !== values[0]) return true
  return false
}

/** Every row as a feature vector, [rows, outputs]. */
export async function encodeRows(table: NumberedTable, encoder: TableEncoder): Promise<Tensor> {
  const width = encoder.outputs.length
  const data = new Float32Array(table.rows * width)
  let at = 0
  for await (const values of encodedChunks(table, encoder)) {
    data.set(values, at)
    at += values.length
  }
  return float32Tensor([table.rows, width], data)
}

/** The same, so many rows at a time. */
export async function* encodedChunks(table: NumberedTable, encoder: TableEncoder): AsyncGenerator<Float32Array> {
  const wanted = encoder.columns.map(({ column }) => table.columns.find(({ name }) => name === column)!)
  const rows = rowsAtOnce(wanted.length)
  for (let start = 0; start < table.rows; start += rows) {
    const read = await table.read(wanted, start, rows)
    read.forEach((column) => checkSize(column, start))
    const encoded = encodeTable(encoder, read, start + 1)
    const values = Float32Array.from(encoded.data as ArrayLike<number>)
    checkFinite(values, encoder.outputs.length, encoder.outputs, start)
    yield values
  }
}

/** A number beyond 32 bits has no place in the network, and drowns every mean. */
function checkSize({ name, values }: ColumnValues, start: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (typeof value !== 'number' || Number.isFinite(Math.fround(value))) continue
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
