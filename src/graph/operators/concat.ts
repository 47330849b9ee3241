import { integerAttribute, integersAttribute } from '../attributes.js'
import { addDimensions } from '../dimensions.js'
import type { Dimension, GraphNode, Shape } from '../graph.js'
import { axisOf, normalAxis } from './infer.js'
import type { Backward, Infer, InferContext, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Concat.html ; joining and splitting undo each other'

const concatInfer: Infer = ({ node, inputs }) => {
  const known = inputs.find((input) => input?.shape != null)
  const dtype = (known ?? inputs[0])?.dtype
  if (dtype === undefined) return []
  if (known?.shape == null) return [{ dtype, shape: null }]
  const axis = axisOf(node, known.shape.length)
  const shape = known.shape.map((_, at) => sizeAlong(inputs, at, at === axis))
  const elements = inputs.flatMap((input) => input?.elements ?? [])
  const complete = known.shape.length === 1 && inputs.every((input) => input?.elements !== undefined)
  return [complete ? { dtype, shape, elements } : { dtype, shape }]
}

function sizeAlong(inputs: InferContext['inputs'], axis: number, joined: boolean): Dimension {
  const sizes = inputs.map((input) => input?.shape?.[axis] ?? null)
  if (joined) return sizes.reduce(addDimensions, 0)
  return sizes.find((size) => typeof size === 'number') ?? sizes.find((size) => size !== null) ?? null
}

const concatBackward: Backward = ({ node, builder: b, inputs, gradients, rank }) => {
  if (inputs.length === 1) return [gradients[0]!]
  const axis = axisOf(node, rank(inputs[0]!))
  const lengths = b.concat(
    inputs.map((input) => b.sizes(input, [axis])),
    0,
  )
  return b.split(gradients[0]!, lengths, inputs.length, axis)
}

/** Lengths of the parts of a split, as far as they are known. */
function lengthsOf({ node, inputs }: InferContext, axis: number, shape: Shape): readonly Dimension[] {
  const given = integersAttribute(node, 'split') ?? inputs[1]?.elements
  if (given !== undefined) return given
  const count = integerAttribute(node, 'num_outputs', node.outputs.length)
  const size = shape[axis]
  if (typeof size !== 'number' || inputs[1] !== undefined) return node.outputs.map(() => null)
  const each = Math.ceil(size / count)
  return Array.from({ length: count }, (_, at) => Math.max(0, Math.min(each, size - at * each)))
}

const splitInfer: Infer = (context) => {
  const { node, inputs } = context
  const x = inputs[0]
  if (x === undefined) return []
  const { dtype, shape } = x
  if (shape === null) return node.outputs.map(() => ({ dtype, shape: null }))
  const axis = axisOf(node, shape.length, 0)
  const lengths = lengthsOf(context, axis, shape)
  const starts = lengths.map((_, part) => lengths.slice(0, part).reduce(addDimensions, 0))
  return node.outputs.map((_, part) => {
    const length = lengths[part] ?? null
    const result = shape.map((size, at) => (at === axis ? length : size))
    const start = starts[part] ?? null
    if (x.elements === undefined || shape.length !== 1 || typeof start !== 'number' || typeof length !== 'number')
      return { dtype, shape: result }
    return { dtype, shape: result, elements: x.elements.slice(start, start + length) }
  })
}

const splitBackward: Backward = ({ node, builder: b, inputs, gradients, output, rank }) => {
  const parts = gradients.map((gradient, part) => gradient ?? b.zeros(b.shapeOf(output(part)), inputs[0]!))
  return [b.concat(parts, normalAxis(splitAxis(node), rank(inputs[0]!))), null]
}

function splitAxis(node: GraphNode): number {
  return integerAttribute(node, 'axis', 0)
}

export const joins: readonly Operator[] = [
  { id: 'Concat', reference, infer: concatInfer, backward: concatBackward },
  { id: 'Split', reference, infer: splitInfer, backward: splitBackward },
]
