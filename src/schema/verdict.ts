import { z } from 'zod'
import { interval, measurement, reason, unit } from './measurement.js'
import { level } from './policy.js'

export const verdictWord = z.enum(['pass', 'fail', 'inconclusive', 'none'])
export type VerdictWord = z.infer<typeof verdictWord>

/** Why a rule came out as it did where the interval alone does not say: a closed list. */
export const cause = z.enum([
  'interval-spans-limit',
  'exact-test-undecided',
  'unavailable',
  'interval-unavailable',
  'not-measured',
  'not-applicable',
  'no-baseline',
  'accepted',
  'acceptance-stale',
  'acceptance-expired',
])
export type Cause = z.infer<typeof cause>

/** A limit of the displayed value; null = open on that side. */
export const ruleLimit = z.object({ low: z.number().nullable(), high: z.number().nullable() })
export type RuleLimit = z.infer<typeof ruleLimit>

export const ruleVerdict = z.object({
  id: z.string(),
  /** The canonical id of the measurement that decided, or the rule's own words where none did. A wildcard rule makes one entry for each match. */
  measure: z.string(),
  kind: z.enum(['limit', 'no-worse-than', 'required']),
  /** Cells left out of the range because an acceptance of their own judges them. */
  without: z.array(z.string()).optional(),
  level,
  /** `not-applicable`: a rule of a preset on a measure that the task of the audit cannot have; it counts neither way. */
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
  cause: cause.optional(),
  /** The setting that turned an inconclusive or unavailable outcome into this verdict; absent where the evidence itself decided. */
  decidedBy: z.enum(['on-inconclusive', 'on-unavailable']).optional(),
  unavailable: reason.optional(),
  value: z.number().nullable(),
  unit: unit.nullable(),
  /** The displayed interval, the one that decided. Of a rule outside its limit it is the Holm-adjusted one when several rules stand together. */
  interval: interval.nullable(),
  n: measurement.shape.n.nullable(),
  limit: ruleLimit,
  /** `no-worse-than` only: how the change was measured. */
  comparison: z.enum(['paired', 'unpaired']).optional(),
  /**
   * p-value of the failing side before and after Holm: the smallest α at which the interval lies wholly outside the limit and the exact test of
   * the groups agrees, so that p ≤ 0.05 and a failing rule say the same. 1 where the value is inside; never below 1e-12.
   */
  p: z.number().nullable(),
  adjusted: z.number().nullable(),
  /** What a rule on the bare value would have said, and how often it fails groups that are all alike in tables of these sizes. */
  naive: z.object({ verdict: z.enum(['pass', 'fail', 'none']), falseAlarmRate: z.number().nullable() }),
  /** The value nearest to the limit, beyond it, that this audit would find to fail with 80 % power. */
  detectable: z.number().nullable(),
  /** Rows (of the same mix of groups) that a decision would need at the value seen; null where it cannot be said. */
  rowsNeeded: z.number().nullable(),
  /** Rows (of the same mix of groups) for groups that are all alike to pass with 80 % power; null where it cannot be said. */
  rowsIfAlike: z.number().nullable(),
  acceptance: z
    .object({ owner: z.string(), reason: z.string(), expires: z.string(), upTo: z.number() })
    .optional(),
  /** The cell that the acceptance is about, where it names one. */
  acceptedCell: z.string().optional(),
  /** Ids of the Run that come nearest, where the measure is not in it. */
  nearest: z.array(z.string()).optional(),
  source: z.object({ file: z.string(), line: z.number().int() }).nullable(),
})
export type RuleVerdict = z.infer<typeof ruleVerdict>

export const verdict = z.object({
  schemaVersion: z.literal(1),
  run: z.string(),
  policies: z.array(z.string()),
  confidence: z.number(),
  verdict: verdictWord,
  exitCode: z.number().int(),
  rules: z.array(ruleVerdict),
})
export type Verdict = z.infer<typeof verdict>
