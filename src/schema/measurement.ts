import { z } from 'zod'

/** Why a value or an interval is not available. A closed list; JSON never holds NaN, Infinity or −0. */
export const reasons = [
  'empty-group',
  'no-positives',
  'no-negatives',
  'no-predicted-positives',
  'no-predicted-negatives',
  'single-class',
  'below-minimum',
  'no-reference',
  'zero-denominator',
  'unbounded',
  'not-in-task',
  'missing-evidence',
  'test-statistic',
  'analysis-failed',
  'cancelled',
] as const
export const reason = z.enum(reasons)
export type Reason = z.infer<typeof reason>

/** Confidence limits, two-sided. `low`/`high` null = unbounded on that side. `method` is a slug such as `wilson`, `newcombe`, `mover-r`, `delong`. */
export const interval = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  confidence: z.number(),
  method: z.string(),
})
export type Interval = z.infer<typeof interval>

export const better = z.enum(['lower', 'higher', 'nearer-ideal', 'none'])
export type Better = z.infer<typeof better>

export const unit = z.enum(['share', 'difference', 'ratio', 'score', 'count', 'nats', 'label', 'label-squared', 'index', 'p-value', 'other'])
export type Unit = z.infer<typeof unit>

export const measurement = z.object({
  id: z.string(),
  value: z.number().nullable(),
  unavailable: reason.optional(),
  interval: interval.optional(),
  intervalUnavailable: reason.optional(),
  standardError: z.number().optional(),
  n: z.object({ rows: z.number(), denominator: z.number(), effective: z.number().optional() }),
  /** `false`: a group that is listed only (below the minimum, or missing); no comparison between groups holds it. */
  compared: z.literal(false).optional(),
  better,
  ideal: z.number().optional(),
  unit,
  method: z.string(),
  test: z
    .object({
      null: z.string(),
      statistic: z.number().optional(),
      p: z.number(),
      adjusted: z.number().optional(),
      family: z.string().optional(),
    })
    .optional(),
})
export type Measurement = z.infer<typeof measurement>
