import type { z } from 'zod'
import type { Builder } from '../../graph/builder.js'
import { parseOptions } from '../parse-options.js'

/** One weight at one step, as values of the step graph. */
export interface StepTerms {
  readonly builder: Builder
  readonly weight: string
  readonly gradient: string
  readonly learningRate: string
  /** What the optimizer remembers of the weight, by the name of the slot. */
  readonly slots: Readonly<Record<string, string>>
  /** Numbers that change from step to step, by name. */
  readonly scalars: Readonly<Record<string, string>>
  /** Whether the weight is a kernel: biases and scales are not decayed. */
  readonly decays: boolean
}

export interface StepResult {
  readonly weight: string
  readonly slots: Readonly<Record<string, string>>
}

/** How weights follow gradients. */
export interface Optimizer {
  readonly id: string
  readonly aliases: readonly string[]
  readonly reference: string
  readonly options: z.ZodType
  readonly learningRate: number
  /** The whole training set at every step instead of batches. */
  readonly fullBatch: boolean
  /** Whether its step treats kernels in another way than biases and scales. */
  readonly shrinksKernels: boolean
  /** Names of slots with the value that they begin with. */
  slots(options: unknown): Readonly<Record<string, number>>
  /** Numbers of the step, which counts from 1. */
  scalars(step: number, options: unknown): Readonly<Record<string, number>>
  update(terms: StepTerms, options: unknown): StepResult
}

interface TypedOptimizer<Schema extends z.ZodType> {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly reference: string
  readonly options: Schema
  readonly learningRate: number
  readonly fullBatch?: boolean
  readonly shrinksKernels?: boolean
  slots?(options: z.output<Schema>): Readonly<Record<string, number>>
  scalars?(step: number, options: z.output<Schema>): Readonly<Record<string, number>>
  update(terms: StepTerms, options: z.output<Schema>): StepResult
}

export function defineOptimizer<Schema extends z.ZodType>(optimizer: TypedOptimizer<Schema>): Optimizer {
  let last: { readonly given: unknown; readonly options: z.output<Schema> } | null = null
  // every step asks with the options of the step before
  const read = (given: unknown): z.output<Schema> => {
    if (last === null || last.given !== given)
      last = { given, options: parseOptions(optimizer.options, given, optimizer.id) }
    return last.options
  }
  const { aliases = [], fullBatch = false, shrinksKernels = false } = optimizer
  return {
    ...optimizer,
    aliases,
    fullBatch,
    shrinksKernels,
    slots: (given) => optimizer.slots?.(read(given)) ?? {},
    scalars: (step, given) => optimizer.scalars?.(step, read(given)) ?? {},
    update: (terms, given) => optimizer.update(terms, read(given)),
  }
}

/** weight − learning rate · direction */
export function descend({ builder: b, weight, learningRate }: StepTerms, direction: string): string {
  return b.subtract(weight, b.multiply(learningRate, direction))
}

/** share · before + (1 − share) · now */
export function mixed(b: Builder, share: number, before: string, now: string): string {
  return b.add(b.multiplyScalar(before, share), b.multiplyScalar(now, 1 - share))
}
