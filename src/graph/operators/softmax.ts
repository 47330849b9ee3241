import { likeFirst, axisOf } from './infer.js'
import type { BackwardContext, Operator } from './operator.js'

const reference =
  'Goodfellow, Bengio, Courville 2016, section 6.2.2.3 ; https://onnx.ai/onnx/operators/onnx__Softmax.html'

const axis = ({ node, inputs, rank }: Pick<BackwardContext, 'node' | 'inputs' | 'rank'>): number =>
  axisOf(node, rank(inputs[0]!), -1)

/** Softmax along one axis (opset 13; older graphs, which flatten first, are upgraded before). */
export const softmaxes: readonly Operator[] = [
  {
    id: 'Softmax',
    reference,
    infer: likeFirst,
    /** dx = y·(dy − Σ y·dy) */
    backward: (context) => {
      const { builder: b, gradients, output } = context
      const weighted = b.multiply(output(0), gradients[0]!)
      return [b.subtract(weighted, b.multiply(output(0), b.reduceSum(weighted, [axis(context)])))]
    },
  },
  {
    id: 'LogSoftmax',
    reference,
    infer: likeFirst,
    /** dx = dy − softmax(x)·Σ dy */
    backward: (context) => {
      const { builder: b, gradients, output } = context
      const total = b.reduceSum(gradients[0]!, [axis(context)])
      return [b.subtract(gradients[0]!, b.multiply(b.exponential(output(0)), total))]
    },
  },
  { id: 'Hardmax', reference, infer: likeFirst, backward: 'zero' },
]
