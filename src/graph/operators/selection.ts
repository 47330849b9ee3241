import { integerAttribute, integersAttribute } from '../attributes.js'
import { axisOf, knownIntegers, normalAxis } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'
import { reducedShape } from './reduce.js'

const spec = (name: string): string => `https://onnx.ai/onnx/operators/onnx__${name}.html`

const argInfer: Infer = ({ node, inputs: [x] }) => {
  if (x?.shape == null) return [{ dtype: 'int64', shape: null }]
  const axis = axisOf(node, x.shape.length, 0)
  return [{ dtype: 'int64', shape: reducedShape(x.shape, [axis], integerAttribute(node, 'keepdims', 1) === 1) }]
}

const topKInfer: Infer = ({ node, inputs: [x, k] }) => {
  if (x === undefined) return []
  const axis = x.shape === null ? 0 : axisOf(node, x.shape.length, -1)
  const count = knownIntegers(k)?.[0] ?? null
  const shape = x.shape?.map((size, at) => (at === axis ? count : size)) ?? null
  return [
    { dtype: x.dtype, shape },
    { dtype: 'int64', shape },
  ]
}

/** The gradients of the chosen go back to where they were chosen from. */
const topKBackward: Backward = ({ node, builder: b, inputs, gradients, output, rank }) => {
  const x = inputs[0]!
  return [b.scatterAdd(b.zeros(b.shapeOf(x), x), output(1), gradients[0]!, axisOf(node, rank(x), -1)), null]
}

const oneHotInfer: Infer = ({ node, inputs: [indices, depth, values] }) => {
  if (values === undefined) return []
  if (indices?.shape == null) return [{ dtype: values.dtype, shape: null }]
  const axis = normalAxis(integerAttribute(node, 'axis', -1), indices.shape.length + 1)
  const count = depth?.elements?.[0] ?? null
  const shape = [...indices.shape.slice(0, axis), count, ...indices.shape.slice(axis)]
  return [{ dtype: values.dtype, shape }]
}

const shapeAttribute: Infer = ({ node }) => [{ dtype: 'float32', shape: integersAttribute(node, 'shape') ?? null }]

/** Operators that answer with positions, or draw at random: constant almost everywhere. */
export const selections: readonly Operator[] = [
  { id: 'ArgMax', reference: spec('ArgMax'), infer: argInfer, backward: 'zero' },
  { id: 'ArgMin', reference: spec('ArgMin'), infer: argInfer, backward: 'zero' },
  { id: 'TopK', reference: spec('TopK'), infer: topKInfer, backward: topKBackward },
  { id: 'OneHot', reference: spec('OneHot'), infer: oneHotInfer, backward: 'zero' },
  { id: 'EyeLike', reference: spec('EyeLike'), infer: ({ inputs: [x] }) => [x], backward: 'zero' },
  { id: 'RandomNormal', reference: spec('RandomNormal'), infer: shapeAttribute, backward: 'zero' },
  { id: 'RandomUniform', reference: spec('RandomUniform'), infer: shapeAttribute, backward: 'zero' },
  { id: 'RandomNormalLike', reference: spec('RandomNormalLike'), infer: ({ inputs: [x] }) => [x], backward: 'zero' },
  { id: 'RandomUniformLike', reference: spec('RandomUniformLike'), infer: ({ inputs: [x] }) => [x], backward: 'zero' },
  { id: 'Bernoulli', reference: spec('Bernoulli'), infer: ({ inputs: [x] }) => [x], backward: 'zero' },
]
