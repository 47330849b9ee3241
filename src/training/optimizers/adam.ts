import { z } from 'zod'
import { defineOptimizer, descend, mixed, type StepResult, type StepTerms } from './optimizer.js'

const share = z.number().min(0).lt(1)
const common = { beta1: share.default(0.9), beta2: share.default(0.999), epsilon: z.number().gt(0).default(1e-8) }

interface Moments {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/** 1/(1 − βᵗ): undoes that the moments began at 0. In float64, since 1 − 0.999 has lost digits in float32. */
const corrections = (step: number, { beta1, beta2 }: Moments): Readonly<Record<string, number>> => ({
  meanCorrection: 1 / (1 - beta1 ** step),
  squareCorrection: 1 / (1 - beta2 ** step),
})

/** m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², the direction is m̂/(√ŝ + ε). */
function adamStep(
  terms: StepTerms,
  { beta1, beta2, epsilon }: Moments,
  also: (direction: string) => string,
): StepResult {
  const { builder: b, gradient, slots, scalars } = terms
  const mean = mixed(b, beta1, slots.mean!, gradient)
  const squares = mixed(b, beta2, slots.squares!, b.square(gradient))
  const root = b.squareRoot(b.multiply(squares, scalars.squareCorrection!))
  const direction = b.divide(b.multiply(mean, scalars.meanCorrection!), b.addScalar(root, epsilon))
  return { weight: descend(terms, also(direction)), slots: { mean, squares } }
}

/** Steps of about the learning rate, whatever the size of the gradients. */
export const adam = defineOptimizer({
  id: 'adam',
  reference: 'Kingma & Ba 2015, algorithm 1',
  options: z.strictObject(common),
  learningRate: 0.001,
  slots: () => ({ mean: 0, squares: 0 }),
  scalars: corrections,
  update: (terms, options) => adamStep(terms, options, (direction) => direction),
})

/** Adam, and beside it w ← w − η·λ·w: kernels shrink by the same share whatever their gradients. */
export const adamW = defineOptimizer({
  id: 'adamw',
  aliases: ['adam-w'],
  reference: 'Loshchilov & Hutter 2019, Decoupled weight decay regularization',
  options: z.strictObject({ ...common, weightDecay: z.number().min(0).default(0.01) }),
  learningRate: 0.001,
  slots: () => ({ mean: 0, squares: 0 }),
  scalars: corrections,
  update: (terms, options) =>
    adamStep(terms, options, (direction) => {
      const { builder: b, weight, decays } = terms
      return decays ? b.add(direction, b.multiplyScalar(weight, options.weightDecay)) : direction
    }),
})
