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

const cell = z.record(z.string(), z.string().nullable())
const counted = z.object({ rows: z.number(), share: z.number().nullable(), interval: limits.nullable() })

/** Rows of a group (of all rows: no cell) whose decision is another than in the first run, for the better and for the worse. */
export const peopleChanged = z.object({
  run: z.number().int().min(1),
  cell,
  rows: z.number(),
  helped: counted,
  harmed: counted,
})
export type PeopleChanged = z.infer<typeof peopleChanged>

const groupChange = z.object({ cell, change: z.number(), interval: limits })
export type GroupChange = z.infer<typeof groupChange>

/** How a gap became smaller: groups that get more, groups that get less, both, or in a way that the rows cannot tell. */
export const levelling = z.object({
  run: z.number().int().min(1),
  /** The gap. */
  id: z.string(),
  change: z.number(),
  /** Whether the interval of the gap's own change leaves 0 out. */
  seen: z.boolean(),
  word: z.enum(['up', 'down', 'both', 'unclear']),
  losers: z.array(groupChange),
  gainers: z.array(groupChange),
})
export type Levelling = z.infer<typeof levelling>

const estimate = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })

/** Performance against one gap, a point for each run that has both. */
export const tradeOff = z.object({
  gap: z.string(),
  performance: z.string(),
  points: z.array(z.object({ run: z.number().int(), gap: estimate, performance: estimate, frontier: z.boolean() })),
})
export type TradeOff = z.infer<typeof tradeOff>

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
      /** Of a run that came from another by a mitigation: which, and what to know before it is used. */
      mitigation: z
        .object({
          id: z.string(),
          base: z.string(),
          needsGroupAtDecision: z.boolean(),
          randomises: z.boolean(),
          caution: message,
        })
        .nullable(),
      /** What policies say of the run, in their order; empty where none were asked. */
      policies: z.array(z.object({ name: z.string(), verdict: verdictWord })),
    }),
  ),
  /** What to know before reading on, the most important first: other data, no pairing, other settings. */
  notes: z.array(message),
  changes: z.array(change),
  /** Runs paired with the first only. */
  people: z.array(peopleChanged),
  levellings: z.array(levelling),
  tradeOffs: z.array(tradeOff),
})
export type Comparison = z.infer<typeof comparison>
