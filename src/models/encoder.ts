import { ProbityError } from '../errors.js'
import { nearest } from '../environment/nearest.js'
import { numberOf, textOf, type ColumnValues } from './column-values.js'
import { cycles, dateOf, partOf } from './date-parts.js'
import type {
  BooleanEncoder,
  CategoryEncoder,
  ColumnEncoder,
  DateEncoder,
  NumberEncoder,
  TableEncoder,
} from './encoder-schema.js'
import type { FloatTensor } from './model.js'
import { scaled } from './scaled.js'

/**
 * Encodes columns as feature vectors [rows, outputs] by what was learned from the training rows. Columns are found by name,
 * others are ignored.
 * @param firstRow number of the first row, for messages
 */
export function encodeTable(encoder: TableEncoder, columns: readonly ColumnValues[], firstRow = 1): FloatTensor {
  const rows = columns[0]?.values.length ?? 0
  const width = encoder.outputs.length
  const data = new Float32Array(rows * width)
  let at = 0
  for (const column of encoder.columns) {
    const values = findColumn(columns, column.column)
    const write: Write = { data, width, at, firstRow }
    writeColumn(column, values, write)
    at += outputsOf(column).length
  }
  return { dtype: 'float32', shape: [rows, width], data }
}

/** The names of a column's outputs, in order. */
export function outputsOf(encoder: ColumnEncoder): readonly string[] {
  const { column } = encoder
  if (encoder.kind === 'category') {
    if (encoder.encoding === 'ordinal') return [column]
    return [
      ...encoder.categories,
      ...(encoder.other ? ['(other)'] : []),
      ...(ownMissing(encoder) ? ['(missing)'] : []),
    ].map((category) => `${column}=${category}`)
  }
  const values =
    encoder.kind === 'date'
      ? encoder.parts.flatMap(({ part, cyclic }) =>
          cyclic ? [`${column}:${part}:sine`, `${column}:${part}:cosine`] : [`${column}:${part}`],
        )
      : [column]
  return encoder.indicator ? [...values, `${column}=(missing)`] : values
}

/** Names of all outputs of some columns. */
export function namesOf(columns: readonly ColumnEncoder[]): string[] {
  return columns.flatMap((column) => [...outputsOf(column)])
}

interface Write {
  readonly data: Float32Array
  readonly width: number
  readonly at: number
  readonly firstRow: number
}

function findColumn(columns: readonly ColumnValues[], name: string): ColumnValues {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('ENCODER_COLUMN_MISSING', { column: name, columns: names, nearest: nearest(name, names) })
}

function writeColumn(encoder: ColumnEncoder, column: ColumnValues, write: Write): void {
  if (encoder.kind === 'number') writeNumbers(encoder, column, write)
  else if (encoder.kind === 'category') writeCategories(encoder, column, write)
  else if (encoder.kind === 'boolean') writeBooleans(encoder, column, write)
  else writeDates(encoder, column, write)
}

function writeNumbers({ impute, indicator, scale }: NumberEncoder, column: ColumnValues, write: Write): void {
  const { data, width, at } = write
  forEachRow(column, (value, row) => {
    const number = numberOf(value)
    if (number === undefined) throw wrong(column, row, write, 'a number')
    data[row * width + at] = scaled(number ?? impute, scale)
    if (indicator && number === null) data[row * width + at + 1] = 1
  })
}

function writeCategories(encoder: CategoryEncoder, column: ColumnValues, { data, width, at }: Write): void {
  const places = new Map(encoder.categories.map((category, place) => [category, place]))
  const other = encoder.other ? encoder.categories.length : undefined
  const missing = ownMissing(encoder) ? encoder.categories.length + (encoder.other ? 1 : 0) : undefined
  const standIn = typeof encoder.missing === 'string' ? encoder.missing : null
  forEachRow(column, (value, row) => {
    const text = textOf(value) ?? standIn
    const place = text === null ? missing : (places.get(text) ?? other)
    if (encoder.encoding === 'one-hot') {
      if (place !== undefined) data[row * width + at + place] = 1
    } else data[row * width + at] = scaled(place ?? encoder.categories.length, encoder.scale)
  })
}

function writeBooleans({ yes, no, impute, indicator }: BooleanEncoder, column: ColumnValues, write: Write): void {
  const { data, width, at } = write
  forEachRow(column, (value, row) => {
    const text = textOf(value)
    if (text !== null && text !== yes && text !== no) throw wrong(column, row, write, `${yes} or ${no}`)
    data[row * width + at] = text === null ? impute : text === yes ? 1 : 0
    if (indicator && text === null) data[row * width + at + 1] = 1
  })
}

function writeDates({ impute, indicator, parts }: DateEncoder, column: ColumnValues, write: Write): void {
  const { data, width, at } = write
  const standIn = dateOf(impute)!
  forEachRow(column, (value, row) => {
    const text = textOf(value)
    const time = text === null ? standIn : dateOf(text)
    if (time === undefined) throw wrong(column, row, write, 'an ISO date such as 2024-05-31')
    let place = row * width + at
    for (const { part, cyclic, scale } of parts) {
      const number = partOf(part, time)
      const cycle = cyclic ? cycles[part] : null
      if (cycle === null) data[place++] = scaled(number, scale)
      else {
        const angle = (2 * Math.PI * (number - cycle.first)) / cycle.length
        data[place++] = Math.sin(angle)
        data[place++] = Math.cos(angle)
      }
    }
    if (indicator && text === null) data[place] = 1
  })
}

function ownMissing({ missing }: CategoryEncoder): boolean {
  return missing !== null && typeof missing === 'object'
}

function forEachRow(
  { values }: ColumnValues,
  visit: (value: ColumnValues['values'][number], row: number) => void,
): void {
  for (let row = 0; row < values.length; row++) visit(values[row], row)
}

function wrong({ name, values }: ColumnValues, row: number, { firstRow }: Write, expected: string): ProbityError {
  return new ProbityError('ENCODER_VALUE_WRONG', {
    column: name,
    row: firstRow + row,
    value: String(values[row]),
    expected,
  })
}
