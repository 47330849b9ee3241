import { z } from 'zod'

export const task = z.enum(['binary', 'multiclass', 'regression', 'ranking', 'outcomes'])
export type Task = z.infer<typeof task>

export const minimum = z.object({
  rows: z.number().int().min(0).default(30),
  positives: z.number().int().min(0).default(10),
  negatives: z.number().int().min(0).default(10),
})
export type Minimum = z.infer<typeof minimum>

/** A sensitive or control feature as asked for. Cut points are closed on the left: cuts [25, 60] names `<25`, `25..60`, `>=60` unless `labels` says otherwise. */
export const feature = z.object({
  name: z.string(),
  column: z.string(),
  cuts: z.array(z.number()).optional(),
  labels: z.array(z.string()).optional(),
  reference: z.string().nullable().optional(),
  missing: z.enum(['list', 'compare']).default('list'),
})
export type Feature = z.infer<typeof feature>

/** How scores stand in the cube: every distinct value, or bins between fixed edges (closed on the left, the last on both sides). */
export const scoreBins = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  z.object({ kind: z.literal('edges'), edges: z.array(z.number()) }),
])
export type ScoreBins = z.infer<typeof scoreBins>

export const cubeSpec = z.object({
  version: z.literal(1),
  task,
  favourable: z.enum(['positive', 'negative']),
  sensitive: z.array(feature),
  intersections: z.array(z.array(z.string())),
  control: z.array(feature),
  label: z.object({ column: z.string(), positive: z.string().nullable() }).nullable(),
  decision: z.object({ column: z.string(), positive: z.string().nullable() }).nullable(),
  score: z
    .object({
      column: z.string(),
      /** decision = score >= threshold (or <= when higherIs is negative), on the raw value; null where there is none. */
      threshold: z.number().nullable(),
      range: z.tuple([z.number(), z.number()]).nullable(),
      higherIs: z.enum(['positive', 'negative']),
      bins: scoreBins,
    })
    .nullable(),
  rank: z.string().nullable(),
  weight: z.string().nullable(),
  where: z.string().nullable(),
  minimum,
  /** Another dimension that only some analyses ask for, such as `bucket` (of units) or `baseline` (another decision). */
  extra: z.string().nullable(),
})
export type CubeSpec = z.infer<typeof cubeSpec>

/** `decision`/`label` of a binary task hold 'positive' | 'negative' | null; of a multiclass task the class. `score` holds the value as text, or the bin's index. */
export const dimension = z.object({
  name: z.string(),
  role: z.enum(['sensitive', 'control', 'label', 'decision', 'score', 'extra']),
  values: z.array(z.string().nullable()),
  codes: z.array(z.number().int()),
})

/** Cells by column: cell i has values[codes[i]] in each dimension. Sums are fixed point: integer text = Σ round(x · 2^scale). */
export const cubeFile = z.object({
  schemaVersion: z.literal(1),
  spec: cubeSpec,
  inputs: z.array(z.object({ name: z.string(), sha256: z.string(), rows: z.number().int() })),
  dimensions: z.array(dimension),
  rows: z.array(z.number().int()),
  sums: z.record(z.string(), z.object({ scale: z.number().int(), values: z.array(z.string()) })),
})
export type CubeFile = z.infer<typeof cubeFile>
