import { integerAttribute, integersAttribute } from '../attributes.js'
import { divideDimensions, multiplyDimensions, productOf } from '../dimensions.js'
import type { Dimension, Shape } from '../graph.js'
import { axisOf, knownIntegers, normalAxis, vectorLength } from './infer.js'
import type { Backward, Infer, InferContext, Operator, TensorType } from './operator.js'

const reference =
  'https://onnx.ai/onnx/operators/onnx__Reshape.html ; elements keep their order, so the gradient is reshaped back'

/** The gradient in the shape of the input. */
const reshapeBack: Backward = ({ builder: b, inputs, gradients }) => [
  b.reshapeLike(gradients[0]!, inputs[0]!),
  ...inputs.slice(1).map(() => null),
]

function keepElements(x: TensorType, shape: Shape | null): TensorType {
  return x.elements === undefined ? { dtype: x.dtype, shape } : { dtype: x.dtype, shape, elements: x.elements }
}

const reshapeInfer: Infer = ({ node, inputs: [x, target] }) => {
  if (x === undefined) return []
  const wanted = target?.elements
  if (wanted === undefined) {
    const length = vectorLength(target)
    return [keepElements(x, length === undefined ? null : Array<null>(length).fill(null))]
  }
  const keepsZero = integerAttribute(node, 'allowzero', 0) === 0
  const copied = wanted.map((size, axis) => (size === 0 && keepsZero ? (x.shape?.[axis] ?? null) : size))
  return [keepElements(x, fillOpenSize(copied, x.shape))]
}

/** Replaces −1 by what remains. */
function fillOpenSize(shape: readonly Dimension[], from: Shape | null): Shape {
  const open = shape.indexOf(-1)
  if (open < 0) return shape
  const others = shape.filter((_, axis) => axis !== open)
  const size = from === null ? null : cancelled(from, others)
  return shape.map((other, axis) => (axis === open ? size : other))
}

/** Product of `from` over product of `others`, equal sizes taken out first so that unknown ones may cancel. */
function cancelled(from: Shape, others: readonly Dimension[]): Dimension {
  const rest = [...from]
  const divisors: Dimension[] = []
  for (const other of others) {
    const at = other === null ? -1 : rest.indexOf(other)
    if (at >= 0) rest.splice(at, 1)
    else divisors.push(other)
  }
  const divisor = productOf(divisors)
  return divisor === 1 ? productOf(rest) : divideDimensions(productOf(rest), divisor)
}

const flattenInfer: Infer = ({ node, inputs: [x] }) => {
  if (x === undefined) return []
  if (x.shape === null) return [{ dtype: x.dtype, shape: [null, null] }]
  const axis = axisOf(node, x.shape.length, 1)
  return [{ dtype: x.dtype, shape: [productOf(x.shape.slice(0, axis)), productOf(x.shape.slice(axis))] }]
}

/** Axes as an input (since 13) or as an attribute (before). */
function axesOf({ node, inputs }: InferContext): readonly number[] | undefined {
  return inputs[1] === undefined ? integersAttribute(node, 'axes') : knownIntegers(inputs[1])
}

const squeezeInfer: Infer = (context) => {
  const x = context.inputs[0]
  if (x === undefined) return []
  const { shape } = x
  if (shape === null) return [keepElements(x, null)]
  const axes = axesOf(context)?.map((axis) => normalAxis(axis, shape.length))
  if (axes === undefined && context.node.inputs.length > 1) return [keepElements(x, null)]
  if (axes === undefined && shape.some((size) => typeof size !== 'number')) return [keepElements(x, null)]
  return [
    keepElements(
      x,
      shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
    ),
  ]
}

const unsqueezeInfer: Infer = (context) => {
  const x = context.inputs[0]
  if (x === undefined) return []
  const axes = axesOf(context)
  if (x.shape === null || axes === undefined) return [keepElements(x, null)]
  const rank = x.shape.length + axes.length
  const added = axes.map((axis) => normalAxis(axis, rank))
  const rest = [...x.shape]
  return [
    keepElements(
      x,
      Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (rest.shift() ?? null))),
    ),
  ]
}

const expandInfer: Infer = ({ inputs: [x, target] }) => {
  if (x === undefined) return []
  const wanted = target?.elements
  if (x.shape === null || wanted === undefined) {
    const length = vectorLength(target)
    const rank = x.shape === null || length === undefined ? undefined : Math.max(length, x.shape.length)
    return [{ dtype: x.dtype, shape: rank === undefined ? null : Array<null>(rank).fill(null) }]
  }
  const rank = Math.max(x.shape.length, wanted.length)
  const from = [...Array<number>(rank - x.shape.length).fill(1), ...x.shape]
  const to = [...Array<number>(rank - wanted.length).fill(1), ...wanted]
  const shape = from.map((size, axis) => (to[axis] === 1 ? size : size === 1 ? to[axis]! : (to[axis] ?? size)))
  const single = x.elements?.length === 1 ? x.elements[0]! : undefined
  const count = productOf(shape)
  if (single === undefined || typeof count !== 'number' || count > 1024) return [{ dtype: x.dtype, shape }]
  return [{ dtype: x.dtype, shape, elements: Array<Dimension>(count).fill(single) }]
}

const tileInfer: Infer = ({ inputs: [x, repeats] }) => {
  if (x === undefined) return []
  const times = repeats?.elements
  const shape = x.shape?.map((size, axis) => multiplyDimensions(size, times?.[axis] ?? null)) ?? null
  return [{ dtype: x.dtype, shape }]
}

/** Tile repeats whole blocks: split every axis into (repeat, size) and sum over the repeats. */
const tileBackward: Backward = ({ builder: b, inputs: [x, repeats], gradients, rank }) => {
  const axes = Array.from({ length: rank(x!) }, (_, axis) => axis)
  const parts = axes.flatMap((axis) => [b.gather(repeats!, b.integers([axis]), 0), b.sizes(x!, [axis])])
  if (axes.length === 0) return [gradients[0]!, null]
  const blocks = b.reshape(gradients[0]!, b.concat(parts, 0))
  const summed = b.reduceSum(
    blocks,
    axes.map((axis) => 2 * axis),
    { drop: true },
  )
  return [b.reshapeLike(summed, x!), null]
}

export const reshaping: readonly Operator[] = [
  { id: 'Reshape', reference, infer: reshapeInfer, backward: reshapeBack },
  { id: 'Flatten', reference, infer: flattenInfer, backward: reshapeBack },
  { id: 'Squeeze', reference, infer: squeezeInfer, backward: reshapeBack },
  { id: 'Unsqueeze', reference, infer: unsqueezeInfer, backward: reshapeBack },
  {
    id: 'Expand',
    reference: 'https://onnx.ai/onnx/operators/onnx__Expand.html',
    infer: expandInfer,
    backward: ({ builder: b, inputs, gradients }) => [b.sumToShapeOf(gradients[0]!, inputs[0]!), null],
  },
  {
    id: 'Tile',
    reference: 'https://onnx.ai/onnx/operators/onnx__Tile.html',
    infer: tileInfer,
    backward: tileBackward,
  },
]
