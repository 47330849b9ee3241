import type { Builder } from '../builder.js'
import { broadcast, likeFirst } from './infer.js'
import type { Dimension } from '../graph.js'
import type { Backward, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Clip.html ; subgradients: Rockafellar 1970, section 23'

/** The gradient passes where the value was inside its bounds, the bounds included; a bound gets what it stopped. */
const clipBackward: Backward = ({ builder: b, inputs, gradients, needs }) => {
  const [x, low, high] = inputs
  const gradient = gradients[0]!
  const zero = b.scalar(gradient, 0)
  const below = (low ?? '') === '' ? null : b.less(x!, low!)
  const above = (high ?? '') === '' ? null : b.greater(x!, high!)
  const outside = below !== null && above !== null ? b.or(below, above) : (below ?? above)
  const stopped = (where: string | null, bound: string): string =>
    b.sumToShapeOf(where === null ? b.zeros(b.shapeOf(gradient), gradient) : b.where(where, gradient, zero), bound)
  return [
    needs(0) ? (outside === null ? gradient : b.where(outside, zero, gradient)) : null,
    needs(1) ? stopped(below, low!) : null,
    needs(2) ? stopped(above, high!) : null,
  ]
}

/** Each of the inputs that reach the extreme gets an equal share. */
const extremeBackward: Backward = ({ builder: b, inputs, gradients, needs, output }) => {
  if (inputs.length === 1) return [gradients[0]!]
  const reaches = inputs.map((input) => b.cast(b.equal(input, output(0)), b.dtypeOf(gradients[0]!)))
  const share = b.divide(gradients[0]!, b.sum(reaches))
  return inputs.map((input, index) => (needs(index) ? sharedBy(b, share, reaches[index]!, input) : null))
}

function sharedBy(b: Builder, share: string, reaches: string, input: string): string {
  return b.sumToShapeOf(b.multiply(share, reaches), input)
}

const numbers =
  (combine: (a: number, b: number) => number) =>
  (a: Dimension, b: Dimension): Dimension =>
    typeof a === 'number' && typeof b === 'number' ? combine(a, b) : null

export const clips: readonly Operator[] = [
  { id: 'Clip', reference, infer: likeFirst, backward: clipBackward },
  { id: 'Min', reference, infer: broadcast(undefined, numbers(Math.min)), backward: extremeBackward },
  { id: 'Max', reference, infer: broadcast(undefined, numbers(Math.max)), backward: extremeBackward },
]
