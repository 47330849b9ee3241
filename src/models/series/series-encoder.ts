import { z } from 'zod'
import { scaling } from '../encoder-schema.js'

/** How columns become series of numbers, [rows, length, channels], filled up with 0 behind the end. Data only. */
export const seriesEncoder = z
  .strictObject({
    kind: z.literal('series'),
    /** The model's input that takes the series. */
    input: z.string(),
    /** The input that takes the steps of each row, int32 [rows]; null where every row must have all steps. */
    lengths: z.string().nullable(),
    /** `lists`: a list in each cell; `steps`: a column for each step; `long`: rows are gathered by id first, in the order of time. */
    form: z.enum(['lists', 'steps', 'long']),
    /** One for each channel, or for each step. */
    columns: z.array(z.string()).min(1),
    id: z.string().nullable(),
    time: z.string().nullable(),
    length: z.number().int().min(1),
    keep: z.enum(['start', 'end']),
    missing: z.enum(['error', 'last']),
    /** One for each channel. */
    scales: z.array(scaling).min(1),
    /** `flat`: all steps behind one another, as a feature vector. */
    layout: z.enum(['steps', 'flat']),
  })
  .refine(
    ({ form, id, time }) => form !== 'long' || (id !== null && time !== null),
    'an id and a time for the form long',
  )
  .refine(
    ({ form, columns, scales }) => scales.length === (form === 'steps' ? 1 : columns.length),
    'a scale for each channel',
  )
export type SeriesEncoder = z.infer<typeof seriesEncoder>
