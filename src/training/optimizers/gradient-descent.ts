import { z } from 'zod'
import { defineOptimizer, descend } from './optimizer.js'

/** w ← w − η·g, with the gradient of the whole training set at every step. */
export const gradientDescent = defineOptimizer({
  id: 'gradient-descent',
  aliases: ['gd'],
  reference: 'Cauchy 1847',
  options: z.strictObject({}),
  learningRate: 0.1,
  fullBatch: true,
  update: (terms) => ({ weight: descend(terms, terms.gradient), slots: {} }),
})
