import { z } from 'zod'
import { activation } from '../layers/activation.js'
import { flatten } from '../layers/convolution.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import { defineArchitecture } from './architecture.js'

/** Dense layers one behind the other. */
export const mlp = defineArchitecture({
  id: 'mlp',
  reference: 'Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors',
  takes: ['features', 'image'],
  options: z.strictObject({
    hidden: z.array(z.number().int().min(1).max(65_536)).min(1).default([64, 32]),
    activation: activation.default('relu'),
  }),
  body: (layers, { kind, value }, { hidden, activation: kindOf }, rate) =>
    hidden.reduce(
      (x, units) => dropout(layers, dense(layers, x, { units, activation: kindOf }), rate),
      kind === 'features' ? value : flatten(layers, value),
    ),
})
