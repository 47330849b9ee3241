import { z } from 'zod'
import { defineOptimizer, descend, type StepResult } from './optimizer.js'

const momentum = z.number().min(0).lt(1)

/**
 * w ← w − η·g on batches; with momentum μ: v ← μ·v + g, w ← w − η·v; Nesterov's step goes along g + μ·v.
 */
export const sgd = defineOptimizer({
  id: 'sgd',
  aliases: ['momentum'],
  reference: 'Robbins & Monro 1951; Polyak 1964; Nesterov 1983, as in Sutskever et al. 2013',
  options: z.strictObject({ momentum: momentum.default(0), nesterov: z.boolean().default(false) }),
  learningRate: 0.01,
  slots: (options): Record<string, number> => (options.momentum === 0 ? {} : { velocity: 0 }),
  update: (terms, { momentum: keep, nesterov }): StepResult => {
    const { builder: b, gradient, slots } = terms
    if (keep === 0) return { weight: descend(terms, gradient), slots: {} }
    const velocity = b.add(b.multiplyScalar(slots.velocity!, keep), gradient)
    const direction = nesterov ? b.add(gradient, b.multiplyScalar(velocity, keep)) : velocity
    return { weight: descend(terms, direction), slots: { velocity } }
  },
})
