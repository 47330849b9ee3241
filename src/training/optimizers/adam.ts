import { z } from 'zod'
import { defineOptimizer, mixed, type StepResult, type StepTerms } from './optimizer.js'

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

/** m ← β₁·m + (1 − β₁)·g, s ← β₂·s + (1 − β₂)·g², and the step is η·m̂/(√ŝ + ε). Numbers are multiplied before arrays are. */
function adamStep(terms: StepTerms, { beta1, beta2, epsilon }: Moments): StepResult {
  const { builder: b, weight, gradient, learningRate, slots, scalars } = terms
  const mean = mixed(b, beta1, slots.mean!, gradient)
  const squares = mixed(b, beta2, slots.squares!, b.square(gradient))
  const root = b.squareRoot(b.multiply(squares, scalars.squareCorrection!))
  const rate = b.multiply(learningRate, scalars.meanCorrection!)
  const step = b.divide(b.multiply(mean, rate), b.addScalar(root, epsilon))
  return { weight: b.subtract(weight, step), slots: { mean, squares } }
}

/** Steps of about the learning rate, whatever the size of the gradients. */
export const adam = defineOptimizer({
  id: 'adam',
  reference: 'Kingma & Ba 2015, algorithm 1',
  options: z.strictObject(common),
  learningRate: 0.001,
  slots: () => ({ mean: 0, squares: 0 }),
  scalars: corrections,
  update: adamStep,
})

/** Adam, and beside it w ← w − η·λ·w: kernels shrink by the same share whatever their gradients. */
export const adamW = defineOptimizer({
  id: 'adamw',
  aliases: ['adam-w'],
  reference: 'Loshchilov & Hutter 2019, Decoupled weight decay regularization',
  options: z.strictObject({ ...common, weightDecay: z.number().min(0).default(0.01) }),
  learningRate: 0.001,
  shrinksKernels: true,
  slots: () => ({ mean: 0, squares: 0 }),
  scalars: corrections,
  update: (terms, options) => {
    const { builder: b, weight, decays, learningRate } = terms
    const found = adamStep(terms, options)
    if (!decays) return found
    const shrunk = b.multiply(weight, b.multiplyScalar(learningRate, options.weightDecay))
    return { ...found, weight: b.subtract(found.weight, shrunk) }
  },
})
