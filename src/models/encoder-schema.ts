import { z } from 'zod'

/** How a number becomes a small one: as it is, (x − mean)/deviation, or (x − low)/(high − low). */
export const scaling = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('standard'), mean: z.number(), deviation: z.number().positive() }),
  z.strictObject({ kind: z.literal('range'), low: z.number(), high: z.number() }),
])
export type Scaling = z.infer<typeof scaling>

export const datePart = z.enum([
  'year',
  'month',
  'day',
  'weekday',
  'day-of-year',
  'hour',
  'minute',
  'days', // since 1970-01-01, with its fraction
])
export type DatePart = z.infer<typeof datePart>

const column = z.string()

const numberColumn = z.strictObject({
  column,
  kind: z.literal('number'),
  /** What stands in for a missing value. */
  impute: z.number(),
  /** Adds an output that is 1 where the value was missing. */
  indicator: z.boolean(),
  scale: scaling,
})

const categoryColumn = z.strictObject({
  column,
  kind: z.literal('category'),
  /** One output for each category, or one output with the category's position. */
  encoding: z.enum(['one-hot', 'ordinal']),
  categories: z.array(z.string()),
  /** Whether rare categories share a place of their own, where values never seen in training go as well. */
  other: z.boolean(),
  /** `own`: missing is a category; a text: it stands in for missing values; null: missing is no category at all. */
  missing: z.union([z.strictObject({ own: z.literal(true) }), z.string()]).nullable(),
  /** Of the position, for `ordinal`. */
  scale: scaling,
})

const booleanColumn = z.strictObject({
  column,
  kind: z.literal('boolean'),
  yes: z.string(),
  no: z.string(),
  impute: z.union([z.literal(0), z.literal(1)]),
  indicator: z.boolean(),
})

const dateColumn = z.strictObject({
  column,
  kind: z.literal('date'),
  /** ISO date that stands in for a missing one. */
  impute: z.string(),
  indicator: z.boolean(),
  /** Cyclic parts have two outputs, sine and cosine of their share of the cycle. */
  parts: z.array(z.strictObject({ part: datePart, cyclic: z.boolean(), scale: scaling })).min(1),
})

export const columnEncoder = z.discriminatedUnion('kind', [numberColumn, categoryColumn, booleanColumn, dateColumn])
export type ColumnEncoder = z.infer<typeof columnEncoder>
export type NumberEncoder = z.infer<typeof numberColumn>
export type CategoryEncoder = z.infer<typeof categoryColumn>
export type BooleanEncoder = z.infer<typeof booleanColumn>
export type DateEncoder = z.infer<typeof dateColumn>

/** How the columns of a table become one feature vector. Data only: nothing in it is ever executed. */
export const tableEncoder = z.strictObject({
  kind: z.literal('table'),
  /** The model's input that takes the vector. */
  input: z.string(),
  columns: z.array(columnEncoder).min(1),
  /** Names of the vector's elements, in order. */
  outputs: z.array(z.string()),
})
export type TableEncoder = z.infer<typeof tableEncoder>
