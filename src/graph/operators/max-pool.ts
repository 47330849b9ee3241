import { integerAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { GraphNode } from '../graph.js'
import { likeFirst } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'
import { poolLanes } from './pool-lanes.js'
import { outputSizes, windowOf } from './window.js'

/** The shape of what a window leaves of [rows, channels, axis …]. */
export const poolInfer: Infer = ({ node, inputs: [x] }) => {
  if (x === undefined) return []
  if (x.shape === null) return [{ dtype: x.dtype, shape: null }]
  const spatial = x.shape.slice(2)
  const window = windowOf(node, spatial)
  const sizes = window === undefined ? spatial.map(() => null) : outputSizes(window, spatial)
  return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...sizes] }]
}

const maxPoolInfer: Infer = (context) => {
  const [type] = poolInfer(context)
  return type === undefined ? [] : [type, { dtype: 'int64', shape: type.shape }]
}

/**
 * The gradient of each output goes to the input that was largest. Where windows lie side by side, maxima of whole arrays show
 * which; else MaxPool gives the flat positions, and gradients are added there, since windows may overlap.
 */
const maxPoolBackward: Backward = ({ node, builder: b, inputs, gradients, output, supersede }) => {
  const x = inputs[0]!
  const lanes = poolLanes(b, node, x)
  if (lanes === null) return [toLargest(b, node, x, output(1), gradients[0]!)]
  supersede(lanes.largest)
  return [lanes.toLargest(gradients[0]!)]
}

/** Values of a pool's output, added where its input was largest; `positions` is the second output of the pool. */
export function toLargest(b: Builder, node: GraphNode, x: string, positions: string, values: string): string {
  const columnMajor = integerAttribute(node, 'storage_order', 0) === 1
  const rank = b.rankOf(x)
  const order = [0, 1, ...Array.from({ length: rank - 2 }, (_, axis) => rank - 1 - axis)]
  const flatZeros = b.zeros(b.sizeOf(x), x)
  const flat = (value: string): string => b.reshape(value, [-1])
  const scattered = b.scatterAdd(flatZeros, flat(positions), flat(values), 0)
  if (!columnMajor) return b.reshapeLike(scattered, x)
  const swapped = b.reshape(scattered, b.sizes(x, order))
  return b.transpose(swapped, order)
}

/** All of the spatial axes at once; ties share the gradient. */
const globalMaxBackward: Backward = ({ builder: b, inputs, gradients, output, shape }) => {
  const x = inputs[0]!
  const axes = shape(x)
    .map((_, axis) => axis)
    .slice(2)
  const largest = b.cast(b.equal(x, output(0)), b.dtypeOf(x))
  return [b.multiply(largest, b.divide(gradients[0]!, b.reduceSum(largest, axes)))]
}

export const globalPoolInfer: Infer = (context) => {
  const [type] = likeFirst(context)
  if (type?.shape == null) return [type]
  return [{ dtype: type.dtype, shape: type.shape.map((size, axis) => (axis < 2 ? size : 1)) }]
}

export const maxPools: readonly Operator[] = [
  {
    id: 'MaxPool',
    reference: 'https://onnx.ai/onnx/operators/onnx__MaxPool.html ; Goodfellow, Bengio, Courville 2016, section 9.3',
    infer: maxPoolInfer,
    backward: maxPoolBackward,
  },
  {
    id: 'GlobalMaxPool',
    reference: 'https://onnx.ai/onnx/operators/onnx__GlobalMaxPool.html',
    infer: globalPoolInfer,
    backward: globalMaxBackward,
  },
]
