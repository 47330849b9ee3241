import type { BackwardRule } from './rule.js'

/** Guided backpropagation: a ReLU passes on only positive gradients, and only where it was active. */
export const guidedRelu: BackwardRule = {
  id: 'guided-relu',
  reference: 'Springenberg, Dosovitskiy, Brox & Riedmiller 2015, Striving for simplicity',
  operators: {
    Relu: ({ builder: b, gradients, ordinary }) => ordinary({ gradients: [b.relu(gradients[0]!)] }),
  },
}
