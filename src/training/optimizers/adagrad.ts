import { z } from 'zod'
import { defineOptimizer, descend } from './optimizer.js'

/** s ← s + g², w ← w − η·g/√(s + ε): weights that have moved much move less. */
export const adagrad = defineOptimizer({
  id: 'adagrad',
  reference: 'Duchi, Hazan & Singer 2011',
  options: z.strictObject({
    initialAccumulator: z.number().min(0).default(0.1),
    epsilon: z.number().gt(0).default(1e-7),
  }),
  learningRate: 0.05,
  slots: ({ initialAccumulator }) => ({ squares: initialAccumulator }),
  update: (terms, { epsilon }) => {
    const { builder: b, gradient, slots } = terms
    const squares = b.add(slots.squares!, b.square(gradient))
    const direction = b.divide(gradient, b.squareRoot(b.addScalar(squares, epsilon)))
    return { weight: descend(terms, direction), slots: { squares } }
  },
})
