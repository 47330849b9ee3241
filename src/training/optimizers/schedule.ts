import { z } from 'zod'

/**
 * How the learning rate changes from step to step. `warmup` steps first rise in a straight line; then, of the steps that are left:
 * `cosine` falls along half a wave to `final`, `linear` in a straight line, `exponential` by `factor` at even distances
 * over all steps, `step` by `factor` after every `every` epochs.
 */
const warmup = { warmup: z.number().int().min(0).default(0) }
const final = z.number().min(0).max(1).default(0)
const factor = z.number().gt(0).lte(1)

export const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), ...warmup }),
  z.strictObject({ kind: z.literal('cosine'), final, ...warmup }),
  z.strictObject({ kind: z.literal('linear'), final, ...warmup }),
  z.strictObject({ kind: z.literal('exponential'), factor: factor.default(0.01), ...warmup }),
  z.strictObject({
    kind: z.literal('step'),
    factor: factor.default(0.1),
    every: z.number().int().min(1).default(10),
    ...warmup,
  }),
])
export type Schedule = z.infer<typeof schedule>

export interface ScheduleTime {
  /** Counts from 1. */
  readonly step: number
  readonly steps: number
  readonly stepsPerEpoch: number
}

/**
 * The share of the learning rate at a step, between 0 and 1.
 * @example scheduledShare({ kind: 'cosine', final: 0, warmup: 0 }, { step: 51, steps: 101, stepsPerEpoch: 10 }) // 0.5
 */
export function scheduledShare(by: Schedule, { step, steps, stepsPerEpoch }: ScheduleTime): number {
  if (step <= by.warmup) return step / (by.warmup + 1)
  const before = step - 1 - by.warmup
  const span = Math.max(1, steps - 1 - by.warmup)
  const done = Math.min(1, before / span)
  if (by.kind === 'cosine') return by.final + ((1 - by.final) * (1 + Math.cos(Math.PI * done))) / 2
  if (by.kind === 'linear') return 1 - (1 - by.final) * done
  if (by.kind === 'exponential') return by.factor ** done
  if (by.kind === 'step') return by.factor ** Math.floor((step - 1) / (stepsPerEpoch * by.every))
  return 1
}
