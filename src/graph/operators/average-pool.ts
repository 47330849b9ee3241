import { floatAttribute, integerAttribute, integersAttribute } from '../attributes.js'
import type { AttributeInputs, Builder } from '../builder.js'
import { fixedShape } from '../dimensions.js'
import type { GraphNode } from '../graph.js'
import { identityMatrix, multiplyAlong } from './along-axis.js'
import { globalPoolInfer, poolInfer } from './max-pool.js'
import type { Backward, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__AveragePool.html'

/** The attributes of a pool that say something per axis, for one axis only. */
function attributesOfAxis(node: GraphNode, axis: number): AttributeInputs {
  const count = integersAttribute(node, 'kernel_shape')!.length
  const found: Record<string, AttributeInputs[string]> = {}
  for (const name of ['kernel_shape', 'strides', 'dilations']) {
    const values = integersAttribute(node, name)
    if (values !== undefined) found[name] = [values[axis]!]
  }
  const pads = integersAttribute(node, 'pads')
  if (pads !== undefined) found.pads = [pads[axis]!, pads[axis + count]!]
  for (const name of ['auto_pad', 'ceil_mode', 'count_include_pad'])
    if (node.attributes[name] !== undefined) found[name] = node.attributes[name]
  return found
}

/**
 * A pool that adds is linear, and works on each axis by itself: along an axis it is a matrix, which the pool itself gives when
 * it is handed the identity. Its transpose carries the gradient back, whatever the padding and rounding.
 */
function spreadBack(
  b: Builder,
  node: GraphNode,
  x: string,
  gradient: string,
  pool: string,
  more: AttributeInputs = {},
): string {
  const count = integersAttribute(node, 'kernel_shape')!.length
  return Array.from({ length: count }, (_, axis) => axis).reduce((result, axis) => {
    const lines = b.unsqueeze(identityMatrix(b, b.sizes(x, [axis + 2]), x), [1]) // [in, 1, in]
    const weights = b.node(pool, [lines], { ...attributesOfAxis(node, axis), ...more }) // [in, 1, out]
    // cut to the size that the pool has: ONNX Runtime foresees one window too many where `ceil_mode` drops the last
    const columns = b.node('Slice', [
      b.squeeze(weights, [1]),
      b.integers([0]),
      b.sizes(gradient, [axis + 2]),
      b.integers([1]),
    ])
    return multiplyAlong(b, columns, result, axis + 2)
  }, gradient)
}

/** Windows that lie side by side and cover everything: each input belongs to one window. */
function tilesExactly(b: Builder, node: GraphNode, x: string): readonly number[] | null {
  const kernel = integersAttribute(node, 'kernel_shape')!
  const strides = integersAttribute(node, 'strides') ?? kernel.map(() => 1)
  const plain =
    (integersAttribute(node, 'pads') ?? []).every((pad) => pad === 0) && node.attributes.auto_pad === undefined
  const dense = (integersAttribute(node, 'dilations') ?? []).every((step) => step === 1)
  const sizes = fixedShape(b.type(x)?.shape?.slice(2))
  const covers = sizes?.every((size, axis) => size % kernel[axis]! === 0 && strides[axis] === kernel[axis]) === true
  return plain && dense && covers ? kernel : null
}

const averageBackward: Backward = ({ node, builder: b, inputs, gradients, shape }) => {
  const x = inputs[0]!
  const kernel = tilesExactly(b, node, x)
  if (kernel === null) return [spreadBack(b, node, x, gradients[0]!, 'AveragePool')]
  const share = b.divideScalar(
    gradients[0]!,
    kernel.reduce((product, size) => product * size, 1),
  )
  const axes = kernel.map((_, axis) => axis)
  const spaced = b.unsqueeze(
    share,
    axes.map((axis) => 3 + 2 * axis),
  )
  const sizes = shape(x).slice(2)
  const repeated = axes.flatMap((axis) => [Number(sizes[axis]) / kernel[axis]!, kernel[axis]!])
  return [b.reshapeLike(b.expand(spaced, b.joinShape([b.sizes(x, [0, 1]), ...repeated])), x)]
}

const globalAverageBackward: Backward = ({ builder: b, inputs, gradients, shape }) => {
  const x = inputs[0]!
  const axes = shape(x)
    .map((_, axis) => axis)
    .slice(2)
  const count = b.node('ReduceProd', [b.sizes(x, axes), b.integers([0])], { keepdims: 0 })
  return [b.expandLike(b.divide(gradients[0]!, b.cast(count, b.dtypeOf(x))), x)]
}

/** y = (Σ|x|^p)^(1/p): dx = sign(x)·|x|^(p−1) · Σ over windows of dy·y^(1−p) */
function lpSlope(b: Builder, x: string, y: string, p: number): { atInput: string; atOutput: string } {
  const magnitude = b.absolute(x)
  const atInput = b.multiply(b.sign(x), p === 2 ? magnitude : b.powerScalar(magnitude, p - 1))
  const isZero = b.equalsScalar(y, 0)
  const atOutput = b.where(isZero, b.scalar(y, 0), b.powerScalar(b.where(isZero, b.scalar(y, 1), y), 1 - p))
  return { atInput, atOutput }
}

const orderOf = (node: GraphNode): number =>
  node.attributes.p?.kind === 'float' ? floatAttribute(node, 'p') : integerAttribute(node, 'p', 2)

const lpPoolBackward: Backward = ({ node, builder: b, inputs, gradients, output }) => {
  const { atInput, atOutput } = lpSlope(b, inputs[0]!, output(0), orderOf(node))
  const spread = spreadBack(b, node, inputs[0]!, b.multiply(gradients[0]!, atOutput), 'LpPool', { p: 1 })
  return [b.multiply(atInput, spread)]
}

const globalLpBackward: Backward = ({ node, builder: b, inputs, gradients, output }) => {
  const { atInput, atOutput } = lpSlope(b, inputs[0]!, output(0), orderOf(node))
  return [b.multiply(atInput, b.multiply(gradients[0]!, atOutput))]
}

export const averagePools: readonly Operator[] = [
  { id: 'AveragePool', reference, infer: poolInfer, backward: averageBackward },
  { id: 'GlobalAveragePool', reference, infer: globalPoolInfer, backward: globalAverageBackward },
  { id: 'LpPool', reference: 'Gulcehre et al. 2014', infer: poolInfer, backward: lpPoolBackward },
  { id: 'GlobalLpPool', reference: 'Gulcehre et al. 2014', infer: globalPoolInfer, backward: globalLpBackward },
]
