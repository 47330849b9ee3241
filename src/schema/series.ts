import { z } from 'zod'

const name = z.string().min(1)

/** `train.input` of kind series: numbers in the order of time. */
export const seriesInput = z.strictObject({
  kind: z.literal('series'),
  /** `lists`: a cell holds a list of numbers; `steps`: each column is a step; `long`: each row is a step of one id. */
  form: z.enum(['lists', 'steps', 'long']).default('lists'),
  /** Columns of lists, or of values, one for each channel; or the columns of the steps, the earliest first. */
  columns: z.union([name.transform((column) => [column]), z.array(name).min(1)]),
  /** For `long`: what the rows of one series have in common, and what they are ordered by. */
  id: name.nullable().default(null),
  time: name.nullable().default(null),
  /** Steps of a row; `auto`: those of the longest training row, at most 512. */
  length: z.union([z.literal('auto'), z.number().int().min(1).max(65_536)]).default('auto'),
  /** Which end of a longer series stays. */
  keep: z.enum(['start', 'end']).default('end'),
  /** `equal`: rows of another number of steps are an error. */
  lengths: z.enum(['any', 'equal']).default('any'),
  /** Of each channel, by the training rows. */
  scale: z.enum(['standard', 'range', 'none']).default('standard'),
  /** A gap within a series is an error, or repeats the last value before it. */
  missing: z.enum(['error', 'last']).default('error'),
})
export type SeriesInput = z.infer<typeof seriesInput>
