import { z } from 'zod'

import { better, unit } from '../schema/measurement.js'
import { message } from '../schema/message.js'
import { verdictWord } from '../schema/verdict.js'

export const changeWord = z.enum(['better', 'worse', 'unchanged', 'unknown'])
export type ChangeWord = z.infer<typeof changeWord>

/** Why a change is unknown: a closed list. */
export const unknownWhy = z.enum([
  'interval-holds-zero',
  'no-direction',
  'crossed-ideal',
  'not-in-both',
  'unavailable',
  'no-interval',
])
export type UnknownWhy = z.infer<typeof unknownWhy>

const limits = z.object({ low: z.number().nullable(), high: z.number().nullable() })
const side = z.object({ value: z.number().nullable(), interval: limits.nullable(), rows: z.number() })
export type ChangeSide = z.infer<typeof side>

/** One measurement in the first run and in another. `change` is the other − the first. */
export const change = z.object({
  id: z.string(),
  /** Place of the other run in `runs`. */
  run: z.number().int().min(1),
  unit,
  better,
  before: side.nullable(),
  after: side.nullable(),
  change: z.number().nullable(),
  interval: limits.nullable(),
  /** `paired`: on the same rows, as the other run measured it. `identical`: the same data and the same value. */
  how: z.enum(['paired', 'unpaired', 'identical']).nullable(),
  word: changeWord,
  why: unknownWhy.optional(),
})
export type Change = z.infer<typeof change>

export const comparison = z.object({
  schemaVersion: z.literal(1),
  confidence: z.number(),
  /** Changes whose interval lies within ± this count as unchanged. */
  margin: z.number(),
  runs: z.array(
    z.object({
      name: z.string(),
      id: z.string(),
      title: z.string().nullable(),
      task: z.string(),
      rows: z.number(),
      verdict: verdictWord.nullable(),
    }),
  ),
  /** What to know before reading on, the most important first: other data, no pairing, other settings. */
  notes: z.array(message),
  changes: z.array(change),
})
export type Comparison = z.infer<typeof comparison>
