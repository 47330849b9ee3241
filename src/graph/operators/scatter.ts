import { stringAttribute } from '../attributes.js'
import { ProbityError } from '../../errors.js'
import { nodeLabel, operatorLabel, type GraphNode } from '../graph.js'
import { axisOf, likeFirst } from './infer.js'
import type { Backward, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__ScatterElements.html'

/** Places written over lose their gradient; places added to keep it. */
const backward =
  (write: 'elements' | 'slices'): Backward =>
  ({ node, builder: b, inputs, gradients, needs, rank }) => {
    const [data, indices, updates] = [inputs[0]!, inputs[1]!, inputs[2]!]
    const reduction = stringAttribute(node, 'reduction', 'none')
    if (reduction !== 'none' && reduction !== 'add') throw unsupported(node, reduction)
    const gradient = gradients[0]!
    const axis = write === 'elements' ? axisOf(node, rank(data), 0) : 0
    const zeros = (): string => b.zeros(b.shapeOf(updates), gradient)
    const erased = (): string =>
      write === 'elements'
        ? b.node('ScatterElements', [gradient, indices, zeros()], { axis })
        : b.node('ScatterND', [gradient, indices, zeros()])
    const read = (): string =>
      write === 'elements' ? b.gatherElements(gradient, indices, axis) : b.node('GatherND', [gradient, indices])
    return [needs(0) ? (reduction === 'add' ? gradient : erased()) : null, null, needs(2) ? read() : null]
  }

function unsupported(node: GraphNode, reduction: string): ProbityError {
  return new ProbityError('GRAPH_OPERATOR_NOT_DIFFERENTIABLE', {
    node: nodeLabel(node),
    operator: operatorLabel(node),
    reason: `it reduces by ${reduction}; only none and add have a derivative here`,
  })
}

export const scatters: readonly Operator[] = [
  { id: 'ScatterElements', reference, infer: likeFirst, backward: backward('elements') },
  { id: 'ScatterND', reference, infer: likeFirst, backward: backward('slices') },
]
