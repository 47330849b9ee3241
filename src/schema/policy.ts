import { z } from 'zod'

/** What a rule asks of a measurement. */
export const level = z.enum(['off', 'warn', 'error'])
export const onInconclusive = z.enum(['report', 'fail', 'pass'])
export const onUnavailable = z.enum(['fail', 'inconclusive', 'pass'])

export const rule = z
  .strictObject({
    id: z.string().min(1),
    /** A measurement id (`*` stands for one name or one cell), or an alias such as `demographic-parity-difference` with `by`. */
    measure: z.string().min(1),
    by: z.array(z.string()).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    within: z.tuple([z.number(), z.number()]).optional(),
    noWorseThan: z.strictObject({ margin: z.number().min(0) }).optional(),
    required: z.literal(true).optional(),
    level: level.default('error'),
    minimum: z.strictObject({ rows: z.number().int().optional(), positives: z.number().int().optional(), negatives: z.number().int().optional() }).optional(),
    onInconclusive: onInconclusive.optional(),
    onUnavailable: onUnavailable.optional(),
  })
  .refine((r) => [r.min, r.max, r.within, r.noWorseThan, r.required].filter((x) => x !== undefined).length === 1, {
    message: 'A rule takes exactly one of min, max, within, noWorseThan, required.',
  })
export type Rule = z.infer<typeof rule>

export const acceptance = z.strictObject({
  rule: z.string(),
  where: z.string().optional(),
  upTo: z.number(),
  owner: z.string().min(1),
  reason: z.string().min(1),
  expires: z.iso.date(),
})
export type Acceptance = z.infer<typeof acceptance>

export const policy = z.strictObject({
  schemaVersion: z.literal(1),
  extends: z.array(z.string()).default([]),
  onInconclusive: onInconclusive.default('report'),
  onUnavailable: onUnavailable.default('fail'),
  rules: z.array(rule).default([]),
  acceptances: z.array(acceptance).default([]),
})
export type Policy = z.infer<typeof policy>
