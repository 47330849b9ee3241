import { z } from 'zod'

/** A sensitive feature as a decision needs it: the column, and its cut points where bands of numbers are the groups. */
const decisionFeature = z.strictObject({
  name: z.string(),
  column: z.string(),
  /** Closed on the left; one name more than cuts. */
  bands: z.strictObject({ cuts: z.array(z.number()).min(1), names: z.array(z.string()).min(2) }).optional(),
})
export type DecisionFeature = z.infer<typeof decisionFeature>

/**
 * With which probability a score is decided positive: probabilities[i] for scores from thresholds[i − 1] up to, but without, thresholds[i]. One threshold with
 * [0, 1] is the usual decision; numbers between 0 and 1 are drawn.
 */
export const scoreRule = z
  .strictObject({ thresholds: z.array(z.number()), probabilities: z.array(z.number().min(0).max(1)).min(1) })
  .refine(({ thresholds, probabilities }) => probabilities.length === thresholds.length + 1, {
    message: 'expected one probability more than thresholds',
  })
  .refine(({ thresholds }) => thresholds.every((threshold, at) => at === 0 || threshold > thresholds[at - 1]!), {
    message: 'expected ascending thresholds',
  })
export type ScoreRule = z.infer<typeof scoreRule>

const groupThresholds = z.strictObject({
  kind: z.literal('group-thresholds'),
  features: z.array(decisionFeature).min(1),
  /** A rule for each group; `groups` holds a value for each feature, in their order. */
  rules: z.array(z.strictObject({ groups: z.array(z.string().nullable()), rule: scoreRule })),
  /** For rows of any other group: never seen, too small to be fitted, or missing. */
  otherwise: scoreRule,
  /** How a row comes to its number in [0, 1): from the seed and its id column, or (null) from all that the model reads of it. Null where nothing is drawn. */
  draw: z.strictObject({ seed: z.number().int().min(0), by: z.string().nullable() }).nullable(),
})

/** What happens between a score and a decision. Data only: nothing in it is ever executed. */
export const decisionStep = z.discriminatedUnion('kind', [groupThresholds])
export type DecisionStep = z.infer<typeof decisionStep>
export type GroupThresholds = z.infer<typeof groupThresholds>

/** `decision` of a bundle: a threshold on the score, or steps. */
export const bundleDecision = z.union([
  z.strictObject({ threshold: z.number().nullable() }),
  z.strictObject({ steps: z.array(decisionStep).min(1) }),
])
export type BundleDecision = z.infer<typeof bundleDecision>
