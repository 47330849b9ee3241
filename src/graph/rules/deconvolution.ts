import type { BackwardRule } from './rule.js'

/** Deconvolutional network: a ReLU passes on only positive gradients, whether it was active or not. */
export const deconvolution: BackwardRule = {
  id: 'deconvolution',
  reference: 'Zeiler & Fergus 2014, Visualizing and understanding convolutional networks',
  operators: {
    Relu: ({ builder: b, gradients }) => [b.relu(gradients[0]!)],
  },
}
