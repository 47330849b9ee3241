import { z } from 'zod'

/** What a rule asks of a measurement. */
export const level = z.enum(['off', 'warn', 'error'])
export const onInconclusive = z.enum(['report', 'fail', 'pass'])
export type OnInconclusive = z.infer<typeof onInconclusive>
export const onUnavailable = z.enum(['fail', 'inconclusive', 'pass'])
export type OnUnavailable = z.infer<typeof onUnavailable>

/** Fewest rows, positives and negatives that a measurement must rest on to be judged; below it is unavailable. */
const ruleMinimum = z.strictObject({
  rows: z.number().int().min(0).optional(),
  positives: z.number().int().min(0).optional(),
  negatives: z.number().int().min(0).optional(),
})

export const rule = z
  .strictObject({
    id: z.string().min(1),
    /** A measurement id (`*` stands for one name or one cell), or an alias such as `demographic-parity-difference` with `by`. */
    measure: z.string().min(1),
    /** The feature, or the features of one intersection, that the groups are made of. `['*']` is every sensitive feature. */
    by: z.array(z.string().min(1)).min(1).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    within: z.tuple([z.number(), z.number()]).optional(),
    noWorseThan: z.strictObject({ margin: z.number().min(0) }).optional(),
    required: z.literal(true).optional(),
    /** Measures that serve as well as `measure`; of a `required` rule only. */
    alternatives: z.array(z.string().min(1)).min(1).optional(),
    level: level.default('error'),
    minimum: ruleMinimum.optional(),
    onInconclusive: onInconclusive.optional(),
    onUnavailable: onUnavailable.optional(),
  })
  .refine((r) => [r.min, r.max, r.within, r.noWorseThan, r.required].filter((x) => x !== undefined).length === 1, {
    message: 'A rule takes exactly one of min, max, within, noWorseThan, required.',
  })
  .refine((r) => r.alternatives === undefined || r.required, {
    message: 'alternatives go with required: true only.',
    path: ['alternatives'],
  })
  .refine((r) => r.within === undefined || r.within[0] <= r.within[1], {
    message: 'within takes the lower limit first.',
    path: ['within'],
  })
export type Rule = z.infer<typeof rule>

export const acceptance = z.strictObject({
  rule: z.string().min(1),
  /** The cell whose disparity is accepted, such as `[sex=Female]`; absent: all that the rule judges. */
  where: z.string().min(1).optional(),
  /** The limit that holds instead of the rule's own, as far as the acceptance reaches. */
  upTo: z.number(),
  owner: z.string().min(1),
  reason: z.string().min(1),
  /** The last day on which it holds. */
  expires: z.iso.date(),
})
export type Acceptance = z.infer<typeof acceptance>

export const policy = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  extends: z.array(z.string().min(1)).default([]),
  /** For the rules of this policy and of those it extends that say nothing themselves; `report` where nothing says anything. */
  onInconclusive: onInconclusive.optional(),
  /** Likewise; `fail` where nothing says anything. */
  onUnavailable: onUnavailable.optional(),
  rules: z.array(rule).default([]),
  acceptances: z.array(acceptance).default([]),
})
export type Policy = z.infer<typeof policy>
export type PolicyInput = z.input<typeof policy>
