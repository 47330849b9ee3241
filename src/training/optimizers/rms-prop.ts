import { z } from 'zod'
import { defineOptimizer, mixed, type StepResult } from './optimizer.js'

/** s ← ρ·s + (1 − ρ)·g², v ← μ·v + η·g/√(s + ε), w ← w − v. */
export const rmsProp = defineOptimizer({
  id: 'rms-prop',
  aliases: ['rmsprop'],
  reference: 'Tieleman & Hinton 2012, Lecture 6.5',
  options: z.strictObject({
    decay: z.number().min(0).lt(1).default(0.9),
    momentum: z.number().min(0).lt(1).default(0),
    epsilon: z.number().gt(0).default(1e-7),
  }),
  learningRate: 0.001,
  slots: ({ momentum }): Record<string, number> => (momentum === 0 ? { squares: 0 } : { squares: 0, velocity: 0 }),
  update: ({ builder: b, weight, gradient, learningRate, slots }, { decay, momentum, epsilon }): StepResult => {
    const squares = mixed(b, decay, slots.squares!, b.square(gradient))
    const scaled = b.divide(gradient, b.squareRoot(b.addScalar(squares, epsilon)))
    const move = b.multiply(learningRate, scaled)
    if (momentum === 0) return { weight: b.subtract(weight, move), slots: { squares } }
    const velocity = b.add(b.multiplyScalar(slots.velocity!, momentum), move)
    return { weight: b.subtract(weight, velocity), slots: { squares, velocity } }
  },
})
