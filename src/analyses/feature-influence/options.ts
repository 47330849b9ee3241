import { z } from 'zod'
import { explainerIds } from '../../explainers/explainer-ids.js'

/** What an audit may say of feature influence. */
export const influenceOptions = z.object({
  method: z.enum(explainerIds).default('shapley-values'),
  /** Rows that are explained, drawn by their content. */
  rows: z.number().int().min(2).max(100_000).default(300),
  /** Rows whose values stand for absent features. */
  background: z.number().int().min(1).max(10_000).default(50),
  /** Scores asked of the model for one row, at most. */
  evaluations: z.number().int().min(100).default(10_000),
  /** A class, where it is not the positive one (or, of many, the predicted one). */
  class: z.string().nullable().default(null),
  /** `given`: the score as the model gives it; `before`: before softmax or sigmoid. */
  scale: z.enum(['given', 'before']).default('given'),
  /** Further options of the method. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Numbers (from 1), or values of data.id, of rows whose explanation is shown: nobody's otherwise. */
  show: z
    .array(z.union([z.string(), z.number()]))
    .max(20)
    .default([]),
  /** Strength from which a column is told as a proxy. */
  proxyFrom: z.number().min(0).max(1).default(0.3),
})
