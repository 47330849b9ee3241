import { z } from 'zod'
import { interval, reason } from '../schema/measurement.js'
import { message } from '../schema/message.js'
import { curvePoint } from './checkpoint.js'

/** A sentence of ours: a bundle from elsewhere must not put words into the report. */
const lintSentence = message.refine(({ id }) => id.startsWith('training.lint.'))

const evaluated = z.object({
  id: z.string(),
  value: z.number().nullable(),
  unavailable: reason.optional(),
  interval: interval.optional(),
  n: z.object({ rows: z.number(), denominator: z.number() }),
})

/** The parts of a training record that reports draw. A bundle may come from anywhere, so its record is checked before it is read. */
export const readableRecord = z.object({
  version: z.literal(1),
  tool: z.string(),
  runtime: z.string().optional(),
  seed: z.number(),
  architecture: z.object({ id: z.string(), weights: z.number() }),
  loss: z.object({ id: z.string(), reads: z.string() }),
  optimizer: z.object({ id: z.string(), learningRate: z.number() }),
  regularization: z.object({ l1: z.number(), l2: z.number(), dropout: z.number() }),
  batchSize: z.number(),
  epochs: z.object({ asked: z.number(), run: z.number(), of: z.number(), stopped: z.enum(['epochs', 'early']) }),
  steps: z.number(),
  data: z.object({
    inputs: z.array(
      z.object({ name: z.string(), sha256: z.string(), rows: z.number(), part: z.literal('test').optional() }),
    ),
    label: z.string(),
    rows: z.object({
      read: z.number(),
      withoutLabel: z.number(),
      training: z.number(),
      validation: z.number(),
      test: z.number(),
    }),
    features: z.array(z.string()),
    excluded: z.array(z.object({ column: z.string(), why: z.string() })),
    split: z.object({ by: z.string() }),
    duplicates: z.object({ validation: z.number(), test: z.number() }),
  }),
  curves: z.array(curvePoint),
  evaluation: z.object({
    part: z.enum(['training', 'validation', 'test']),
    rows: z.number(),
    measurements: z.array(evaluated),
  }),
  findings: z.array(
    z.object({
      id: z.string(),
      level: z.enum(['error', 'warning', 'note']),
      what: lintSentence,
      why: lintSentence,
      mend: lintSentence,
    }),
  ),
})
export type ReadableRecord = z.infer<typeof readableRecord>

/** Times of a training, from the `meta.json` beside it. */
export const readableMeta = z.object({
  startedAt: z.string(),
  seconds: z.number(),
  processorSeconds: z.number(),
  energy: z.object({ kilowattHours: z.number(), wattsPerCore: z.number() }),
  node: z.string(),
})
export type ReadableMeta = z.infer<typeof readableMeta>
