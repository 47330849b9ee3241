import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { nearest } from '../environment/nearest.js'
import type { Tensors } from '../graph/tensor.js'
import type { ColumnValues } from './column-values.js'
import { encodeTable, outputsOf } from './encoder.js'
import { tableEncoder } from './encoder-schema.js'
import { encodeText } from './text/encode-text.js'
import { textEncoder } from './text/text-encoder.js'

/** How columns of a table become what a model takes, whatever that is. Data only: nothing in it is ever executed. */
export const encoder = z.discriminatedUnion('kind', [tableEncoder, textEncoder])
export type Encoder = z.infer<typeof encoder>

/** Where rows come from that are encoded. */
export interface EncodeContext {
  /** Number of the first row, for messages. */
  readonly firstRow: number
}

/** The columns that an encoder reads, in its order. */
export function columnsOf(given: Encoder): readonly string[] {
  return given.kind === 'table' ? given.columns.map(({ column }) => column) : [given.column]
}

/** Numbers that a row of the encoded input holds. */
export function widthOfEncoded(given: Encoder): number {
  return given.kind === 'table' ? given.outputs.length : given.length
}

/** For each column, in the encoder's order, the elements of a row of the encoded input that are made from it. */
export function elementsOf(given: Encoder): readonly (readonly number[])[] {
  if (given.kind !== 'table') return [range(0, given.length)]
  let at = 0
  return given.columns.map((column) => {
    const width = outputsOf(column).length
    at += width
    return range(at - width, width)
  })
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, at) => from + at)
}

/** Rows of columns, found by name, as the inputs of a model. */
export async function encodeColumns(
  given: Encoder,
  columns: readonly ColumnValues[],
  { firstRow }: EncodeContext,
): Promise<Tensors> {
  if (given.kind === 'table') return { [given.input]: encodeTable(given, columns, firstRow) }
  return { [given.input]: encodeText(given, findValues(columns, given.column), firstRow) }
}

function findValues(columns: readonly ColumnValues[], name: string): ColumnValues {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('ENCODER_COLUMN_MISSING', { column: name, columns: names, nearest: nearest(name, names) })
}
