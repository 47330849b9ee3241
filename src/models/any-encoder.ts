import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { nearest } from '../environment/nearest.js'
import type { Tensors } from '../graph/tensor.js'
import type { ColumnValues } from './column-values.js'
import { encodeTable, outputsOf } from './encoder.js'
import { tableEncoder } from './encoder-schema.js'
import { encodeText } from './text/encode-text.js'
import { audioEncoder } from './audio/audio-encoder.js'
import { encodeAudio } from './audio/encode-audio.js'
import { encodeSeries } from './series/encode-series.js'
import { seriesEncoder, type SeriesEncoder } from './series/series-encoder.js'
import { textEncoder } from './text/text-encoder.js'

/** How columns of a table become what a model takes, whatever that is. Data only: nothing in it is ever executed. */
export const encoder = z.discriminatedUnion('kind', [tableEncoder, textEncoder, seriesEncoder, audioEncoder])
export type Encoder = z.infer<typeof encoder>

/** Where rows come from that are encoded. */
export interface EncodeContext {
  /** Number of the first row, for messages. */
  readonly firstRow: number
  /** Folder that paths of files in the columns are relative to. */
  readonly folder: string
  readonly signal?: AbortSignal
}

/** The columns that an encoder reads, in its order. */
export function columnsOf(given: Encoder): readonly string[] {
  if (given.kind === 'table') return given.columns.map(({ column }) => column)
  return given.kind === 'series' ? given.columns : [given.column]
}

/** Numbers that a row of the encoded input holds. */
export function widthOfEncoded(given: Encoder): number {
  if (given.kind === 'table') return given.outputs.length
  if (given.kind === 'audio') return given.frames * given.means.length
  return given.kind === 'series' ? given.length * given.scales.length : given.length
}

/** For each column, in the encoder's order, the elements of a row of the encoded input that are made from it. */
export function elementsOf(given: Encoder): readonly (readonly number[])[] {
  if (given.kind === 'text' || given.kind === 'audio') return [range(0, widthOfEncoded(given))]
  if (given.kind === 'series') return given.columns.map((_, at) => elementsOfSeries(given, at))
  let at = 0
  return given.columns.map((column) => {
    const width = outputsOf(column).length
    at += width
    return range(at - width, width)
  })
}

/** A channel has every so many elements; a column that is a step has one. Series shorter than the columns end before them. */
function elementsOfSeries({ form, length, scales }: SeriesEncoder, column: number): number[] {
  if (form === 'steps') return column < length ? [column] : []
  return range(0, length).map((step) => step * scales.length + column)
}

function range(from: number, length: number): number[] {
  return Array.from({ length }, (_, at) => from + at)
}

/** Rows of columns, found by name, as the inputs of a model. */
export async function encodeColumns(
  given: Encoder,
  columns: readonly ColumnValues[],
  { firstRow, folder, signal }: EncodeContext,
): Promise<Tensors> {
  if (given.kind === 'table') return { [given.input]: encodeTable(given, columns, firstRow) }
  if (given.kind === 'audio')
    return encodeAudio(given, findValues(columns, given.column), { firstRow, folder, ...(signal ? { signal } : {}) })
  if (given.kind === 'series') {
    const found = given.columns.map((name) => findValues(columns, name))
    return encodeSeries(given, found, firstRow)
  }
  return { [given.input]: encodeText(given, findValues(columns, given.column), firstRow) }
}

function findValues(columns: readonly ColumnValues[], name: string): ColumnValues {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  throw new ProbityError('ENCODER_COLUMN_MISSING', { column: name, columns: names, nearest: nearest(name, names) })
}
