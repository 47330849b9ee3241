import { integersAttribute } from '../attributes.js'
import type { GraphNode } from '../graph.js'
import type { Operator } from './operator.js'

function orderOf(node: GraphNode, rank: number): readonly number[] {
  return integersAttribute(node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
}

export const transposes: readonly Operator[] = [
  {
    id: 'Transpose',
    reference: 'https://onnx.ai/onnx/operators/onnx__Transpose.html',
    infer: ({ node, inputs: [x] }) => {
      if (x === undefined || x.shape === null) return [x === undefined ? undefined : { dtype: x.dtype, shape: null }]
      const { shape } = x
      return [{ dtype: x.dtype, shape: orderOf(node, shape.length).map((axis) => shape[axis] ?? null) }]
    },
    /** The inverse permutation. */
    backward: ({ node, builder: b, inputs, gradients, rank }) => {
      const order = orderOf(node, rank(inputs[0]!))
      return [
        b.transpose(
          gradients[0]!,
          order.map((_, axis) => order.indexOf(axis)),
        ),
      ]
    },
  },
]
