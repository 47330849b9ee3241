import type { Backward, Operator } from './operator.js'

/** What was dropped gets no gradient; the rest is scaled as it was. Outside training it does nothing. */
const backward: Backward = ({ builder: b, inputs, gradients, output }) => {
  const [, ratio, training] = inputs
  const gradient = gradients[0]!
  if ((training ?? '') === '' || b.type(training!)?.elements?.[0] === 0) return [gradient, null, null]
  const dtype = b.dtypeOf(gradient)
  const share = (ratio ?? '') === '' ? b.scalar(gradient, 0.5) : b.cast(ratio!, dtype)
  const scale = b.where(training!, b.reciprocal(b.subtractFrom(1, share)), b.scalar(gradient, 1))
  return [b.multiply(b.multiply(gradient, b.cast(output(1), dtype)), scale), null, null]
}

export const dropouts: readonly Operator[] = [
  {
    id: 'Dropout',
    reference: 'Srivastava et al. 2014',
    infer: ({ inputs: [x] }) => [x, x === undefined ? undefined : { dtype: 'bool', shape: x.shape }],
    backward,
  },
]
