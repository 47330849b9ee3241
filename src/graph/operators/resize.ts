import { float } from '../attributes.js'
import { integersAttribute, stringAttribute } from '../attributes.js'
import type { AttributeInputs, Builder } from '../builder.js'
import { sameDimension, sameShape } from '../dimensions.js'
import { ProbityError } from '../../errors.js'
import { nodeLabel, operatorLabel, type Dimension, type GraphNode, type StoredTensor } from '../graph.js'
import { numbersOf } from '../stored-tensor.js'
import { identityMatrix, multiplyAlong } from './along-axis.js'
import { normalAxis } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'

/** Axes that are resized: those the node names, else all. */
function axesOf(node: GraphNode, rank: number): readonly number[] {
  const named = integersAttribute(node, 'axes')
  return named?.map((axis) => normalAxis(axis, rank)) ?? Array.from({ length: rank }, (_, axis) => axis)
}

function scalesOf(constant: StoredTensor | undefined): readonly number[] | undefined {
  const values = constant === undefined ? [] : numbersOf(constant)
  return values.length === 0 ? undefined : values
}

const infer: Infer = ({ node, inputs: [x, , , sizes], constants }) => {
  if (x === undefined) return []
  if (x.shape === null) return [{ dtype: x.dtype, shape: null }]
  const axes = axesOf(node, x.shape.length)
  const scales = scalesOf(constants[2])
  const policy = stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch')
  const shape = x.shape.map((size, axis): Dimension => {
    const at = axes.indexOf(axis)
    if (at < 0) return size
    if (sizes !== undefined) return policy === 'stretch' ? (sizes.elements?.[at] ?? null) : null
    if (scales?.[at] === 1) return size
    return typeof size === 'number' && scales !== undefined ? Math.floor(size * scales[at]!) : null
  })
  return [{ dtype: x.dtype, shape }]
}

const kept = [
  'mode',
  'coordinate_transformation_mode',
  'cubic_coeff_a',
  'exclude_outside',
  'nearest_mode',
  'antialias',
] as const

/**
 * Resizing is linear and works on each axis by itself: along an axis it is a matrix, which Resize itself gives when it is
 * handed the identity. Its transpose carries the gradient back, whatever the mode and the coordinates.
 */
const backward: Backward = ({ node, builder: b, inputs, gradients, output, shape }) => {
  const x = inputs[0]!
  if (stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch') throw keepsAspect(node)
  const scales = scalesOf((inputs[2] ?? '') === '' ? undefined : b.constantOf(inputs[2]!))
  const result = b.type(output(0))?.shape
  // ONNX Runtime passes over a Resize that changes no size, whatever its scales
  if (sameShape(shape(x), result)) return [gradients[0]!, ...inputs.slice(1).map(() => null)]
  const dx = axesOf(node, shape(x).length).reduce((gradient, axis, at) => {
    const unchanged = scales?.[at] === 1 || (scales === undefined && sameDimension(shape(x)[axis], result?.[axis]))
    return unchanged ? gradient : multiplyAlong(b, matrixOf(b, node, inputs, axis, at), gradient, axis)
  }, gradients[0]!)
  return [dx, ...inputs.slice(1).map(() => null)]
}

/**
 * The transposed matrix of one axis: [old size, new size]. The identity lies as [1, old, 1, old], and the axis of size 1 grows
 * as well, so that the Resize is not passed over.
 */
function matrixOf(b: Builder, node: GraphNode, inputs: readonly string[], axis: number, at: number): string {
  const [x, roi, scales, sizes] = inputs
  const size = b.sizes(x!, [axis])
  const identity = b.unsqueeze(identityMatrix(b, size, x!), [0, 2])
  const entry = (vector: string, index: number): string => b.gather(vector, b.integers([index]), 0)
  const attributes: Record<string, AttributeInputs[string]> = {}
  for (const name of kept) if (node.attributes[name] !== undefined) attributes[name] = node.attributes[name]
  const cropped = stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize'
  if (cropped) attributes.extrapolation_value = float(0)
  const window = cropped ? cropOf(b, roi!, at, entry) : ''
  const bySizes = (sizes ?? '') !== ''
  const wanted = bySizes
    ? ['', b.concat([b.integers([1]), size, b.integers([2]), entry(sizes!, at)], 0)]
    : [b.concat([b.constant('float32', [3], [1, 1, 2]), entry(scales!, at)], 0)]
  const grown = b.node('Resize', [identity, window, ...wanted], attributes)
  return b.squeeze(b.slice(grown, { axes: [2], starts: [0], ends: [1] }), [0, 2])
}

function cropOf(b: Builder, roi: string, at: number, entry: (vector: string, index: number) => string): string {
  const length = b.type(roi)?.shape?.[0]
  const count = typeof length === 'number' ? length / 2 : 0
  const whole = (value: number): string => b.constant(b.dtypeOf(roi), [3], [value, value, value])
  return b.concat([whole(0), entry(roi, at), whole(1), entry(roi, at + count)], 0)
}

function keepsAspect(node: GraphNode): ProbityError {
  return new ProbityError('GRAPH_OPERATOR_NOT_DIFFERENTIABLE', {
    node: nodeLabel(node),
    operator: operatorLabel(node),
    reason: 'keeping the aspect ratio while resizing has no derivative here',
  })
}

export const resizes: readonly Operator[] = [
  { id: 'Resize', reference: 'https://onnx.ai/onnx/operators/onnx__Resize.html', infer, backward },
]
