import { integersAttribute, stringAttribute } from '../attributes.js'
import { addDimensions, multiplyDimensions } from '../dimensions.js'
import type { Dimension, GraphNode, Shape } from '../graph.js'
import { filterGradient } from './filter-gradient.js'
import { sizesUnknown } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'
import { extents, windowOf, type Window } from './window.js'

const reference =
  'Dumoulin & Visin 2016, A guide to convolution arithmetic, chapter 4 ; https://onnx.ai/onnx/operators/onnx__ConvTranspose.html'

interface TransposedWindow extends Window {
  readonly outputPadding: readonly number[]
}

/** The window with the pads that `output_shape` or `auto_pad` ask for; pads are null where they depend on unknown sizes. */
function transposedWindow(node: GraphNode, spatial: Shape, weights: Shape): TransposedWindow | undefined {
  const window = windowOf(
    { ...node, attributes: { ...node.attributes, auto_pad: { kind: 'string', value: 'NOTSET' } } },
    spatial,
    weights,
  )
  if (window === undefined) return undefined
  const outputPadding = integersAttribute(node, 'output_padding') ?? spatial.map(() => 0)
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET')
  const wanted = integersAttribute(node, 'output_shape')?.slice(-spatial.length)
  const found = { ...window, outputPadding, autoPad }
  if (autoPad === 'VALID') return { ...found, pads: [...spatial, ...spatial].map(() => 0) }
  if (wanted === undefined && autoPad === 'NOTSET') return found
  return { ...found, pads: padsFor(found, spatial, wanted) }
}

function padsFor(
  window: TransposedWindow,
  spatial: Shape,
  wanted: readonly number[] | undefined,
): readonly number[] | null {
  const totals = extents(window).map((extent, axis) => {
    const stride = window.strides[axis]!
    const size = spatial[axis]!
    const target = wanted?.[axis]
    // SAME: the output is the input times the stride, whatever the input's size
    if (target === undefined) return Math.max(0, extent + window.outputPadding[axis]! - stride)
    return typeof size === 'number'
      ? Math.max(0, stride * (size - 1) + window.outputPadding[axis]! + extent - target)
      : null
  })
  const known = totals.filter((total) => total !== null)
  if (known.length < totals.length) return null
  const smaller = known.map((total) => Math.floor(total / 2))
  const larger = known.map((total) => Math.ceil(total / 2))
  return window.autoPad === 'SAME_UPPER' ? [...smaller, ...larger] : [...larger, ...smaller]
}

const infer: Infer = ({ node, inputs: [x, w] }) => {
  if (x === undefined) return []
  if (x.shape === null || w?.shape == null) return [{ dtype: x.dtype, shape: null }]
  const spatial = x.shape.slice(2)
  const window = transposedWindow(node, spatial, w.shape)
  const sizes = spatial.map((size, axis) => (window === undefined ? null : outputSize(window, size, axis, node)))
  return [{ dtype: x.dtype, shape: [x.shape[0]!, multiplyDimensions(w.shape[1]!, window?.group ?? 1), ...sizes] }]
}

function outputSize(window: TransposedWindow, size: Dimension, axis: number, node: GraphNode): Dimension {
  const count = window.kernel.length
  const wanted = integersAttribute(node, 'output_shape')?.slice(-count)
  if (wanted !== undefined) return wanted[axis]!
  if (window.pads === null) return null
  const fixed = window.outputPadding[axis]! + extents(window)[axis]! - window.pads[axis]! - window.pads[axis + count]!
  return addDimensions(multiplyDimensions(addDimensions(size, -1), window.strides[axis]!), fixed)
}

/** The transposed convolution is the derivative of a convolution; so its own derivative is that convolution. */
const backward: Backward = ({ node, builder: b, inputs, gradients, needs, shape }) => {
  const [x, w] = [inputs[0]!, inputs[1]!]
  const found = transposedWindow(node, shape(x).slice(2), shape(w))
  if (found === undefined || found.pads === null) throw sizesUnknown(node)
  const window = { ...found, pads: found.pads }
  const { kernel, strides, dilations, group, pads } = window
  const gradient = gradients[0]!
  const axes = kernel.map((_, axis) => axis + 2)
  const toInput = (): string => {
    const met = b.node('Conv', [gradient, w], { kernel_shape: kernel, strides, dilations, group, pads })
    return b.sliceUnlessWhole(
      met,
      axes,
      axes.map(() => 0),
      b.sizes(x, axes),
    )
  }
  return [
    needs(0) ? toInput() : null,
    needs(1) ? filterGradient(b, window, gradient, w, x) : null,
    needs(2) ? b.reduceSum(gradient, [0, ...axes], { drop: true }) : null,
  ]
}

export const transposedConvolution: readonly Operator[] = [{ id: 'ConvTranspose', reference, infer, backward }]
