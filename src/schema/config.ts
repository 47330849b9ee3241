import { z } from 'zod'
import { minimum, task } from './cube.js'
import { recordingSource } from './audio.js'
import { imageSource } from './images.js'
import { mitigateConfig } from './mitigate.js'
import { modelConfig } from './model-config.js'
import { policy } from './policy.js'
import { trainConfig } from './train.js'

/** The resolved form of `probity.yaml`. Every flag has a key here. Defaults are filled in by `parse`. */
const name = z.string().min(1)

export const labelRole = z.strictObject({
  column: name,
  positive: z.union([z.string(), z.number(), z.boolean()]).nullable().default(null),
  favourable: z.enum(['positive', 'negative']).optional(),
})
export const decisionRole = z.strictObject({
  column: name,
  positive: z.union([z.string(), z.number(), z.boolean()]).nullable().default(null),
  favourable: z.enum(['positive', 'negative']).optional(),
})
export const scoreRole = z.strictObject({
  column: name,
  threshold: z.number().nullable().default(null),
  range: z.tuple([z.number(), z.number()]).nullable().optional(),
  higherIs: z.enum(['positive', 'negative']).default('positive'),
  /** Only for audits with neither label nor decision column: which side of the threshold people want. */
  favourable: z.enum(['positive', 'negative']).optional(),
  /** `auto`: every distinct value up to 4,096, else 1,000 bins of the range; a number: that many equal-width bins. */
  bins: z.union([z.literal('auto'), z.number().int().min(2).max(100_000)]).default('auto'),
})
export const sensitiveFeature = z.strictObject({
  column: name,
  name: name.optional(),
  cuts: z.array(z.number()).min(1).optional(),
  quantiles: z.number().int().min(2).max(100).optional(),
  labels: z.array(z.string()).optional(),
  reference: z.union([z.string(), z.number(), z.boolean()]).nullable().optional(),
  missing: z.enum(['list', 'compare']).default('list'),
})
export type SensitiveFeatureConfig = z.infer<typeof sensitiveFeature>
const features = z.array(z.union([name.transform((column) => sensitiveFeature.parse({ column })), sensitiveFeature]))

export const dataConfig = z.strictObject({
  source: z.union([z.string(), z.array(z.string()).min(1), z.strictObject({ sql: z.string() })]).nullable().default(null),
  format: z.enum(['auto', 'csv', 'tsv', 'parquet', 'json', 'ndjson']).default('auto'),
  encoding: z.enum(['utf-8', 'latin-1', 'utf-16']).default('utf-8'),
  delimiter: z.string().default('auto'),
  missing: z.array(z.string()).default(['', '?']),
  missingByColumn: z.record(z.string(), z.array(z.string())).default({}),
  where: z.string().nullable().default(null),
  id: name.nullable().default(null),
  unit: name.nullable().default(null),
  /** Columns that are only known after the decision: never a feature, named as leakage suspects. */
  knownAfterDecision: z.array(name).default([]),
  /** Rows that are images: IDX files, a folder with a sub-folder for each class, or a column of paths in the table. */
  images: imageSource.nullable().default(null),
  /** Rows that are recordings: a folder with a sub-folder for each class. */
  recordings: recordingSource.optional(),
})

export const rolesConfig = z.strictObject({
  label: labelRole.nullable().default(null),
  decision: decisionRole.nullable().default(null),
  score: scoreRole.nullable().default(null),
  sensitive: features.default([]),
  intersections: z.array(z.array(name).min(2)).default([]),
  control: features.default([]),
  weight: name.nullable().default(null),
  rank: name.nullable().default(null),
})

export const statisticsConfig = z.strictObject({
  confidence: z.number().gt(0.5).lt(1).default(0.95),
  /** Kept for configs that name it; without effect, since no interval is bootstrapped (docs/decisions/0041). */
  replicates: z.number().int().min(100).max(100_000).default(1000),
  minimum: minimum.prefault({}),
})

/** `false` turns an analysis off; an object sets its options (checked by the analysis itself). */
const analysisOptions = z.union([z.boolean(), z.record(z.string(), z.unknown())])

export const config = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1).default(1),
  title: z.string().nullable().default(null),
  data: dataConfig.prefault({}),
  task: task.default('binary'),
  roles: rolesConfig.prefault({}),
  population: z.record(z.string(), z.record(z.string(), z.number().min(0).max(1))).default({}),
  model: z.union([name.transform((path) => modelConfig.parse({ path })), modelConfig]).nullable().default(null),
  baseline: z.string().nullable().default(null),
  analyses: z.record(z.string(), analysisOptions).default({}),
  statistics: statisticsConfig.prefault({}),
  policy: z.union([z.string(), z.array(z.union([z.string(), policy])), policy]).nullable().default(null),
  /** Paths of ES modules that export metrics of one's own. */
  metrics: z.array(z.string()).default([]),
  train: trainConfig.nullable().default(null),
  mitigate: mitigateConfig.nullable().default(null),
  report: z
    .strictObject({
      folder: z.string().default('reports/audit'),
      formats: z.array(z.enum(['html', 'md', 'markdown', 'json', 'card'])).default(['html']),
      languages: z.array(z.enum(['en', 'zh'])).min(1).default(['en']),
      suppressBelow: z.number().int().min(0).default(0),
    })
    .prefault({}),
  seed: z.number().int().min(0).default(1),
  threads: z.union([z.literal('auto'), z.number().int().min(1)]).default('auto'),
})
export type Config = z.infer<typeof config>
export type ConfigInput = z.input<typeof config>
