import { parseNumber } from '../../data/number-grammar.js'
import { ProbityError } from '../../errors.js'
import { numberOf, textOf, type ColumnValues } from '../column-values.js'
import type { SeriesEncoder } from './series-encoder.js'

/** What must be known to read a series. */
export type SeriesReader = Pick<SeriesEncoder, 'form' | 'missing'>

/**
 * The channels of one row, all of the same number of steps, one at least. Columns of steps that are missing at the end are no steps.
 * @throws SERIES_… for a list that is none, an empty series, a gap, channels of different lengths
 */
export function readSeries(
  { form, missing }: SeriesReader,
  columns: readonly ColumnValues[],
  row: number,
  firstRow: number,
): readonly (readonly number[])[] {
  const place = { row: firstRow + row }
  const channels =
    form === 'steps'
      ? [withoutEnd(columns.map((column) => numberAt(column, row, place)))]
      : columns.map((column) => listAt(column, row, place))
  const [first] = channels
  if (first!.length === 0) throw new ProbityError('SERIES_EMPTY', { ...place, column: columns[0]!.name })
  channels.forEach((channel, at) => {
    if (channel.length !== first!.length)
      throw new ProbityError('SERIES_CHANNELS_DIFFER', {
        ...{ ...place, column: columns[at]!.name, found: channel.length },
        ...{ first: columns[0]!.name, expected: first!.length },
      })
  })
  return channels.map((channel, at) => filled(channel, missing, columns, form === 'steps' ? null : at, place))
}

interface Place {
  readonly row: number
}

function withoutEnd(values: readonly (number | null)[]): readonly (number | null)[] {
  const last = values.findLastIndex((value) => value !== null)
  return values.slice(0, last + 1)
}

function numberAt(column: ColumnValues, row: number, { row: number }: Place): number | null {
  const value = numberOf(column.values[row])
  if (value === undefined) throw notANumber(column.name, number, String(column.values[row]))
  return value
}

const nothing = new Set(['', 'null', 'nan', 'na', 'none'])

/** Numbers between brackets or without, parted by commas, semicolons, bars or blanks. */
function listAt(column: ColumnValues, row: number, { row: number }: Place): readonly (number | null)[] {
  const text = (textOf(column.values[row]) ?? '').trim()
  const inner = /^[[({].*[\])}]$/su.test(text) ? text.slice(1, -1).trim() : text
  if (inner === '') return []
  return inner.split(/\s*[,;|]\s*|\s+/u).map((piece) => {
    if (nothing.has(piece.toLowerCase())) return null
    const value = parseNumber(piece)
    if (value === null) throw notANumber(column.name, number, piece)
    return value
  })
}

function notANumber(column: string, row: number, value: string): ProbityError {
  return new ProbityError('SERIES_NOT_NUMBERS', { column, row, value })
}

function filled(
  channel: readonly (number | null)[],
  missing: SeriesReader['missing'],
  columns: readonly ColumnValues[],
  at: number | null,
  place: Place,
): readonly number[] {
  let last: number | null = null
  return channel.map((value, step) => {
    if (value === null && (missing === 'error' || last === null))
      throw new ProbityError('SERIES_GAP', { ...place, column: columns[at ?? step]!.name, step: step + 1 })
    last = value ?? last
    return last!
  })
}
