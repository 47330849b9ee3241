import { z } from 'zod'
import { flatten } from '../layers/convolution.js'
import { defineArchitecture } from './architecture.js'

/** No hidden layer: logistic regression, softmax regression or linear regression, as the task says. */
export const logistic = defineArchitecture({
  id: 'logistic',
  reference: 'Cox 1958, The regression analysis of binary sequences',
  takes: ['features', 'image'],
  options: z.strictObject({}),
  body: (layers, { kind, value }) => (kind === 'features' ? value : flatten(layers, value)),
})
