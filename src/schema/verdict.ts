import { z } from 'zod'
import { interval, measurement, reason } from './measurement.js'
import { rule } from './policy.js'

export const verdictWord = z.enum(['pass', 'fail', 'inconclusive', 'none'])
export type VerdictWord = z.infer<typeof verdictWord>

/** Why a rule came out as it did where the interval alone does not say: a closed list. */
export const cause = z.enum([
  'interval-spans-limit',
  'unavailable',
  'interval-unavailable',
  'not-measured',
  'no-baseline',
  'accepted',
  'acceptance-stale',
  'acceptance-expired',
  'on-inconclusive',
  'on-unavailable',
])
export const ruleVerdict = z.object({
  id: z.string(),
  /** The canonical id of the measurement that decided. A wildcard rule makes one entry for each match. */
  measure: z.string(),
  level: rule.shape.level,
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  cause: cause.optional(),
  unavailable: reason.optional(),
  value: z.number().nullable(),
  interval: interval.nullable(),
  n: measurement.shape.n.nullable(),
  limit: z.object({ low: z.number().nullable(), high: z.number().nullable() }),
  /** p-value of the failing side before and after Holm. */
  p: z.number().nullable(),
  adjusted: z.number().nullable(),
  naive: z.object({ verdict: z.enum(['pass', 'fail', 'none']), falseAlarmRate: z.number().nullable() }),
  /** Smallest gap beyond the limit that would be found with 80 % power on these group sizes. */
  detectable: z.number().nullable(),
  /** Rows (of the same mix of groups) that a decision would need at the value seen; null where it cannot be said. */
  rowsNeeded: z.number().nullable(),
  acceptance: z.object({ owner: z.string(), reason: z.string(), expires: z.string(), upTo: z.number() }).optional(),
  source: z.object({ file: z.string(), line: z.number().int() }).nullable(),
})
export type RuleVerdict = z.infer<typeof ruleVerdict>

export const verdict = z.object({
  schemaVersion: z.literal(1),
  run: z.string(),
  policies: z.array(z.string()),
  verdict: verdictWord,
  exitCode: z.number().int(),
  rules: z.array(ruleVerdict),
})
export type Verdict = z.infer<typeof verdict>
