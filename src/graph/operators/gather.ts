import { integerAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { Dimension } from '../graph.js'
import { axisOf } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'

const reference =
  'https://onnx.ai/onnx/operators/onnx__Gather.html ; a place that was read n times receives n gradients'

const gatherInfer: Infer = ({ node, inputs: [data, indices] }) => {
  if (data === undefined) return []
  const { dtype, shape } = data
  if (shape === null || indices?.shape == null) return [{ dtype, shape: null }]
  const axis = axisOf(node, shape.length, 0)
  const result = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)]
  if (data.elements === undefined || indices.elements === undefined || shape.length !== 1)
    return [{ dtype, shape: result }]
  const { elements } = data
  const found = indices.elements.map((index): Dimension =>
    typeof index === 'number' ? (elements[index < 0 ? index + elements.length : index] ?? null) : null,
  )
  return [{ dtype, shape: result, elements: found }]
}

/**
 * Adds the parts of a gradient that came from places along an axis back to those places: the gradient of a Gather.
 * `gradient` has the shape before the axis, that of `indices` and the shape after it; the result that of `like`.
 */
export function addBackAlong(b: Builder, like: string, axis: number, indices: string, gradient: string): string {
  const rank = b.rankOf(like)
  const indexRank = b.rankOf(indices)
  const before = Array.from({ length: axis }, (_, at) => at)
  const middle = Array.from({ length: indexRank }, (_, at) => axis + at)
  const after = Array.from({ length: rank - axis - 1 }, (_, at) => axis + indexRank + at)
  const updates = b.transpose(gradient, [...middle, ...before, ...after])
  const others = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis)
  const front = [axis, ...others]
  const zeros = b.zeros(b.sizes(like, front), gradient)
  const added = b.node('ScatterND', [zeros, b.unsqueeze(b.cast(indices, 'int64'), [indexRank]), updates], {
    reduction: 'add',
  })
  return b.transpose(
    added,
    front.map((_, at) => front.indexOf(at)),
  )
}

const gatherBackward: Backward = ({ node, builder: b, inputs, gradients, rank }) => {
  const [data, indices] = [inputs[0]!, inputs[1]!]
  const axis = axisOf(node, rank(data), 0)
  const only = b.type(indices)?.elements
  if (only?.length !== 1 || typeof only[0] !== 'number' || only[0] < 0)
    return [addBackAlong(b, data, axis, indices, gradients[0]!), null]
  // a single place: zeros before and behind
  const dropped = rank(indices) === 0
  const gradient = dropped
    ? b.unsqueeze(gradients[0]!, [axis])
    : b.squeeze(
        gradients[0]!,
        Array.from({ length: rank(indices) - 1 }, (_, at) => axis + at),
      )
  const begins = b.integers(Array.from({ length: rank(data) }, (_, at) => (at === axis ? Number(only[0]) : 0)))
  const ends = b.subtract(b.subtract(b.shapeOf(data), begins), b.shapeOf(gradient))
  return [b.padUnlessZero(gradient, b.concat([begins, ends], 0)), null]
}

const elementsBackward: Backward = ({ node, builder: b, inputs, gradients, rank }) => {
  const [data, indices] = [inputs[0]!, inputs[1]!]
  const zeros = b.zeros(b.shapeOf(data), gradients[0]!)
  return [b.scatterAdd(zeros, indices, gradients[0]!, axisOf(node, rank(data), 0)), null]
}

const gatherNdInfer: Infer = ({ node, inputs: [data, indices] }) => {
  if (data === undefined) return []
  const depth = indices?.shape?.at(-1)
  if (data.shape === null || indices?.shape == null || typeof depth !== 'number')
    return [{ dtype: data.dtype, shape: null }]
  const batch = integerAttribute(node, 'batch_dims', 0)
  return [{ dtype: data.dtype, shape: [...indices.shape.slice(0, -1), ...data.shape.slice(batch + depth)] }]
}

/** With leading axes in common, their positions are put in front of the indices. */
const gatherNdBackward: Backward = ({ node, builder: b, inputs, gradients }) => {
  const [data, indices] = [inputs[0]!, inputs[1]!]
  const batch = integerAttribute(node, 'batch_dims', 0)
  const rank = b.rankOf(indices)
  const positions = Array.from({ length: batch }, (_, axis) => {
    const line = b.range(b.reshape(b.sizes(indices, [axis]), []))
    const shaped = b.unsqueeze(
      line,
      Array.from({ length: rank }, (__, at) => at).filter((at) => at !== axis),
    )
    return b.expand(shaped, b.joinShape([b.sizes(indices, range(rank - 1)), 1]))
  })
  const full = b.concat([...positions, indices], rank - 1)
  const zeros = b.zeros(b.shapeOf(data), gradients[0]!)
  return [b.node('ScatterND', [zeros, full, gradients[0]!], { reduction: 'add' }), null]
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, at) => at)
}

export const gathers: readonly Operator[] = [
  { id: 'Gather', reference, infer: gatherInfer, backward: gatherBackward },
  {
    id: 'GatherElements',
    reference,
    infer: ({ inputs: [data, indices] }) => [
      data === undefined ? undefined : { dtype: data.dtype, shape: indices?.shape ?? null },
    ],
    backward: elementsBackward,
  },
  { id: 'GatherND', reference, infer: gatherNdInfer, backward: gatherNdBackward },
]
