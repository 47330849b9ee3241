import type { Images } from '../data/images/images.js'
import { ProbityError } from '../errors.js'
import type { SqlValue } from '../environment/duckdb.js'
import { arrays, hasArray, type Tensor } from '../graph/tensor.js'
import { numberOf, textOf, type ColumnValues } from './column-values.js'
import { columnsOf, encodeColumns } from './any-encoder.js'
import { readImageBatch } from './image-batch.js'
import type { MatchedInput, Matching } from './match-columns.js'
import type { Batch, Model } from './model.js'

/** Rows of matched columns: values[i] belongs to the i-th distinct column of the matching. */
export type ColumnReader = (column: string) => ArrayLike<SqlValue | undefined>

/** Consecutive rows: how many, the number of the first, their values by column, and the images that a column names. */
export interface BatchRows {
  readonly count: number
  readonly first: number
  readonly read: ColumnReader
  readonly images?: Images
}

/**
 * Rows of a table as a batch. Numbers that are missing are NaN, which trees understand and which gives no score elsewhere;
 * missing text is empty.
 */
export async function toBatch(
  model: Pick<Model, 'encoder' | 'name'>,
  matching: Matching,
  rows: BatchRows,
  signal?: AbortSignal,
): Promise<Batch> {
  const { encoder } = model
  if (matching.by === 'images' && rows.images !== undefined)
    return readImageBatch({ ...rows, images: rows.images }, model, matching, signal)
  if (matching.by === 'encoder' && encoder !== undefined) {
    const [{ columns }] = matching.inputs as [MatchedInput]
    const names = columnsOf(encoder)
    const values = columns.map(({ name, type }, at): ColumnValues => ({
      name: names[at]!,
      type,
      values: rows.read(name),
    }))
    return encodeColumns(encoder, values, {
      ...{ firstRow: rows.first, folder: matching.folder ?? '.' },
      ...(signal === undefined ? {} : { signal }),
    })
  }
  return Object.fromEntries(matching.inputs.map((matched) => [matched.input.name, toTensor(matched, rows)]))
}

function toTensor(
  { input, columns }: MatchedInput,
  { count, first, read }: { readonly count: number; readonly first: number; readonly read: ColumnReader },
): Tensor {
  const { dtype } = input
  const width = columns.length
  const shape =
    input.shape.length === 0 ? [count, width] : input.shape.map((size, axis) => sizeAt(size, axis, count, width))
  if (dtype === 'string') {
    const data = Array<string>(count * width)
    columns.forEach(({ name }, at) => {
      const values = read(name)
      for (let row = 0; row < count; row++) data[row * width + at] = textOf(values[row]) ?? ''
    })
    return { dtype, shape, data }
  }
  const real = dtype === 'float32' || dtype === 'float64'
  const numbers = new Float64Array(count * width)
  columns.forEach(({ name }, at) => {
    const values = read(name)
    for (let row = 0; row < count; row++) {
      const number = (dtype === 'bool' ? truthOf(values[row]) : numberOf(values[row])) ?? NaN
      if (!real && !Number.isInteger(number)) throw notWhole(input.name, name, first + row, values[row])
      numbers[row * width + at] = number
    }
  })
  if (!hasArray(dtype)) return { dtype: 'float64', shape, data: numbers }
  if (dtype === 'int64' || dtype === 'uint64')
    return { dtype, shape, data: arrays[dtype].from(Array.from(numbers, BigInt)) }
  return { dtype, shape, data: arrays[dtype].from(numbers) }
}

function truthOf(value: SqlValue | undefined): number | null | undefined {
  const text = textOf(value)
  return text === 'true' ? 1 : text === 'false' ? 0 : numberOf(value)
}

function sizeAt(size: number | 'rows' | null, axis: number, rows: number, width: number): number {
  return axis === 0 ? rows : typeof size === 'number' ? size : width
}

function notWhole(input: string, column: string, row: number, value: SqlValue | undefined): ProbityError {
  return new ProbityError('ENCODER_VALUE_WRONG', {
    column,
    row,
    value: String(value ?? ''),
    expected: `a whole number for its input ${input}`,
  })
}
