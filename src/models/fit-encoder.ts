import { ProbityError } from '../errors.js'
import { nearest } from '../environment/nearest.js'
import { numberOf, textOf, type ColumnValues } from './column-values.js'
import { cycles, dateOf, partOf } from './date-parts.js'
import { namesOf } from './encoder.js'
import type { ColumnEncoder, DateEncoder, DatePart, Scaling, TableEncoder } from './encoder-schema.js'

export interface FitColumnOptions {
  /** What the column is; told by its values unless given. */
  readonly kind?: ColumnEncoder['kind']
  /** What stands in for a missing number: the median unless said otherwise. */
  readonly impute?: 'median' | 'mean' | number
  readonly scale?: Scaling['kind']
  readonly encoding?: 'one-hot' | 'ordinal'
  /** Categories of fewer rows share a place of their own. */
  readonly rareBelow?: number
  /** Beyond this many categories only the most frequent keep a place of their own. */
  readonly mostCategories?: number
  readonly dateParts?: readonly DatePart[]
}

export interface FitEncoderOptions extends Omit<FitColumnOptions, 'kind'> {
  /** The model's input that takes the vector; `features` unless given. */
  readonly input?: string
  /** By column, over the options for all. */
  readonly columns?: Readonly<Record<string, FitColumnOptions>>
}

const defaults = {
  impute: 'median',
  scale: 'standard',
  encoding: 'one-hot',
  rareBelow: 10,
  mostCategories: 50,
  dateParts: ['year', 'month', 'weekday', 'days'],
} as const satisfies FitColumnOptions

/**
 * Learns from the training rows how columns become a feature vector: what stands in for missing values, scales, and which
 * categories have a place of their own. What no training row shows (a missing value, a category) has no output.
 * @example const encoder = fitEncoder(trainingColumns, { scale: 'range' }); encodeTable(encoder, testColumns)
 */
export function fitEncoder(columns: readonly ColumnValues[], options: FitEncoderOptions = {}): TableEncoder {
  const { input = 'features', columns: byColumn = {}, ...forAll } = options
  const names = columns.map(({ name }) => name)
  for (const column of Object.keys(byColumn))
    if (!names.includes(column))
      throw new ProbityError('ENCODER_COLUMN_MISSING', { column, columns: names, nearest: nearest(column, names) })
  const fitted = columns.map((column) => fitColumn(column, { ...defaults, ...forAll, ...byColumn[column.name] }))
  return { kind: 'table', input, columns: fitted, outputs: namesOf(fitted) }
}

type Resolved = Required<Omit<FitColumnOptions, 'kind'>> & Pick<FitColumnOptions, 'kind'>

function fitColumn(column: ColumnValues, options: Resolved): ColumnEncoder {
  const kind = options.kind ?? kindOf(column)
  if (kind === 'number') return fitNumbers(column, options)
  if (kind === 'boolean') return fitBooleans(column)
  return kind === 'date' ? fitDates(column, options) : fitCategories(column, options)
}

/** Text whose every value is a date is a date column, text that says true and false a boolean one. */
function kindOf(column: ColumnValues): ColumnEncoder['kind'] {
  if (column.type !== 'text') return column.type
  let dates = true
  let booleans = true
  let present = 0
  for (let row = 0; row < column.values.length && (dates || booleans); row++) {
    const text = textOf(column.values[row])
    if (text === null) continue
    present++
    dates &&= dateOf(text) !== undefined
    booleans &&= text === 'true' || text === 'false'
  }
  if (present === 0) return 'category'
  return dates ? 'date' : booleans ? 'boolean' : 'category'
}

function fitNumbers(column: ColumnValues, { impute, scale }: Resolved): ColumnEncoder {
  const numbers: number[] = []
  for (let row = 0; row < column.values.length; row++) {
    const number = numberOf(column.values[row])
    if (number === undefined) throw notFitting(column, row, 'a number')
    if (number !== null) numbers.push(number)
  }
  const standIn = typeof impute === 'number' ? impute : impute === 'mean' ? mean(numbers) : median(numbers)
  const missing = column.values.length - numbers.length
  const filled = missing === 0 ? numbers : [...numbers, ...Array<number>(missing).fill(standIn)]
  return {
    column: column.name,
    kind: 'number',
    impute: standIn,
    indicator: missing > 0,
    scale: fitScale(filled, scale),
  }
}

function fitCategories(column: ColumnValues, options: Resolved): ColumnEncoder {
  const counts = new Map<string, number>()
  let missing = 0
  for (let row = 0; row < column.values.length; row++) {
    const text = textOf(column.values[row])
    if (text === null) missing++
    else counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const frequent = [...counts]
    .filter(([, rows]) => rows >= options.rareBelow)
    .sort(([a, rowsOfA], [b, rowsOfB]) => rowsOfB - rowsOfA || (a < b ? -1 : 1))
    .slice(0, options.mostCategories)
  const categories = frequent.map(([text]) => text).sort((a, b) => (a < b ? -1 : 1))
  const other = categories.length < counts.size
  const places = categories.length + (other ? 1 : 0) + (missing > 0 ? 1 : 0)
  return {
    column: column.name,
    kind: 'category',
    encoding: options.encoding,
    categories,
    other,
    missing: missing > 0 ? { own: true } : null,
    scale:
      options.encoding === 'one-hot' || options.scale === 'none'
        ? { kind: 'none' }
        : { kind: 'range', low: 0, high: Math.max(1, places - 1) },
  }
}

function fitBooleans(column: ColumnValues): ColumnEncoder {
  let yes = 0
  let no = 0
  for (let row = 0; row < column.values.length; row++) {
    const text = textOf(column.values[row])
    if (text === 'true' || text === '1') yes++
    else if (text === 'false' || text === '0') no++
    else if (text !== null) throw notFitting(column, row, 'true or false')
  }
  const digits = column.type === 'number'
  return {
    column: column.name,
    kind: 'boolean',
    yes: digits ? '1' : 'true',
    no: digits ? '0' : 'false',
    impute: yes > no ? 1 : 0,
    indicator: yes + no < column.values.length,
  }
}

function fitDates(column: ColumnValues, { dateParts, scale }: Resolved): ColumnEncoder {
  const times: number[] = []
  for (let row = 0; row < column.values.length; row++) {
    const text = textOf(column.values[row])
    if (text === null) continue
    const time = dateOf(text)
    if (time === undefined) throw notFitting(column, row, 'an ISO date such as 2024-05-31')
    times.push(time)
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const filled = [...times, ...Array<number>(column.values.length - times.length).fill(middle)]
  const parts = dateParts.map((part): DateEncoder['parts'][number] => {
    if (cycles[part] !== null) return { part, cyclic: true, scale: { kind: 'none' } }
    return { part, cyclic: false, scale: fitScale(filled.map((time) => partOf(part, time)), scale) } // prettier-ignore
  })
  return {
    column: column.name,
    kind: 'date',
    impute: new Date(middle).toISOString().slice(0, 19),
    indicator: times.length < column.values.length,
    parts,
  }
}

/** The scaling that fits some numbers; none where there are none. */
export function fitScale(numbers: readonly number[], kind: Scaling['kind']): Scaling {
  if (kind === 'none' || numbers.length === 0) return { kind: 'none' }
  if (kind === 'range') {
    const low = numbers.reduce((least, number) => Math.min(least, number), Infinity)
    const high = numbers.reduce((most, number) => Math.max(most, number), -Infinity)
    return { kind: 'range', low, high }
  }
  const center = mean(numbers)
  const variance = numbers.reduce((sum, number) => sum + (number - center) ** 2, 0) / numbers.length
  const deviation = Math.sqrt(variance)
  return { kind: 'standard', mean: center, deviation: deviation > 0 ? deviation : 1 }
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function median(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0
  const sorted = Float64Array.from(numbers).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

function notFitting({ name, values }: ColumnValues, row: number, expected: string): ProbityError {
  return new ProbityError('ENCODER_VALUE_WRONG', { column: name, row: row + 1, value: String(values[row]), expected })
}
