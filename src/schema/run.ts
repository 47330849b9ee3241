import { z } from 'zod'
import { block } from './block.js'
import { task } from './cube.js'
import { measurement } from './measurement.js'
import { message } from './message.js'

export const inputRecord = z.object({
  role: z.enum(['data', 'model', 'baseline', 'cube', 'policy']),
  name: z.string(),
  sha256: z.string(),
  rows: z.number().int().optional(),
})
export type InputRecord = z.infer<typeof inputRecord>

export const analysisStatus = z.enum(['done', 'failed', 'not-applicable', 'cancelled'])

export const analysisResult = z.object({
  id: z.string(),
  question: message,
  status: analysisStatus,
  reason: message.optional(),
  limits: z.array(message),
  measurements: z.array(measurement),
  blocks: z.array(block),
})
export type AnalysisResult = z.infer<typeof analysisResult>

/** How a run came from another: the base run, and the mitigation that was fitted and applied. */
export const lineage = z.object({
  base: z.object({ id: z.string(), name: z.string() }),
  mitigation: z.object({
    id: z.string(),
    /** What the run is called among those of its base. */
    name: z.string(),
    stage: z.enum(['before', 'during', 'after']),
    reference: z.string(),
    options: z.record(z.string(), z.unknown()),
    needsGroupAtDecision: z.boolean(),
    randomises: z.boolean(),
    does: message,
    caution: message,
  }),
  /** What to know of the fit: groups left as they are, a constraint not met … */
  notes: z.array(message),
  /** What was fitted. */
  blocks: z.array(block),
})
export type Lineage = z.infer<typeof lineage>

/** One group of one sensitive or control feature, in reading order, with its row count; value null = missing. */
export const featureSummary = z.object({
  name: z.string(),
  role: z.enum(['sensitive', 'control']),
  column: z.string(),
  reference: z.string().nullable(),
  groups: z.array(z.object({ value: z.string().nullable(), rows: z.number().int(), compared: z.boolean() })),
})
export type FeatureSummary = z.infer<typeof featureSummary>

export const run = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.literal('probity'), version: z.string() }),
  id: z.string(),
  title: z.string().nullable(),
  task,
  inputs: z.array(inputRecord),
  config: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  rows: z.object({
    read: z.number().int(),
    audited: z.number().int(),
    withoutLabel: z.number().int(),
    withoutDecision: z.number().int(),
  }),
  features: z.array(featureSummary),
  analyses: z.array(analysisResult),
  warnings: z.array(message),
  /** Absent for a run that stands for itself. */
  lineage: lineage.optional(),
})
export type Run = z.infer<typeof run>
