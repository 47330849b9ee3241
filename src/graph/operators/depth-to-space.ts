import { integerAttribute, stringAttribute } from '../attributes.js'
import { divideDimensions, multiplyDimensions } from '../dimensions.js'
import type { Infer, Operator } from './operator.js'

const spec = (name: string): string => `https://onnx.ai/onnx/operators/onnx__${name}.html`

const blockInfer =
  (toSpace: boolean): Infer =>
  ({ node, inputs: [x] }) => {
    if (x === undefined) return []
    const block = integerAttribute(node, 'blocksize')
    if (x.shape?.length !== 4) return [{ dtype: x.dtype, shape: null }]
    const [rows, channels, height, width] = x.shape
    const [grow, shrink] = toSpace ? [multiplyDimensions, divideDimensions] : [divideDimensions, multiplyDimensions]
    return [
      {
        dtype: x.dtype,
        shape: [rows!, shrink(channels!, block * block), grow(height!, block), grow(width!, block)],
      },
    ]
  }

/** The two move elements without changing them, so each carries the gradient of the other. */
export const depthToSpaces: readonly Operator[] = [
  {
    id: 'DepthToSpace',
    reference: spec('DepthToSpace'),
    infer: blockInfer(true),
    backward: ({ node, builder: b, inputs, gradients }) => {
      const block = integerAttribute(node, 'blocksize')
      const back = b.node('SpaceToDepth', [gradients[0]!], { blocksize: block })
      if (stringAttribute(node, 'mode', 'DCR') === 'DCR') return [back]
      // CRD counts channels before places: [rows, places, channels, …] → [rows, channels, places, …]
      const parts = b.joinShape([b.sizes(back, [0]), block * block, -1, b.sizes(back, [2, 3])])
      return [b.reshapeLike(b.transpose(b.reshape(back, parts), [0, 2, 1, 3, 4]), inputs[0]!)]
    },
  },
  {
    id: 'SpaceToDepth',
    reference: spec('SpaceToDepth'),
    infer: blockInfer(false),
    backward: ({ node, builder: b, gradients }) => [
      b.node('DepthToSpace', [gradients[0]!], { blocksize: integerAttribute(node, 'blocksize'), mode: 'DCR' }),
    ],
  },
]
