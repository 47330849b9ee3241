import type { Builder } from '../builder.js'
import { toTheEnd } from '../builder-shapes.js'
import type { GraphNode, Shape } from '../graph.js'
import { fewChannels, filterGradient } from './filter-gradient.js'
import { shapesDisagree, sizesUnknown } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'
import { extents, outputSizes, windowOf, type KnownWindow, type Window } from './window.js'

const reference =
  'Dumoulin & Visin 2016, A guide to convolution arithmetic, chapter 4 ; https://onnx.ai/onnx/operators/onnx__Conv.html'

const convInfer: Infer = (context) => {
  const { node, inputs } = context
  const [x, w] = inputs
  if (x === undefined) return []
  if (x.shape === null || w?.shape == null) return [{ dtype: x.dtype, shape: null }]
  const spatial = x.shape.slice(2)
  const window = windowOf(node, spatial, w.shape)
  const channels = typeof w.shape[1] === 'number' ? w.shape[1] * (window?.group ?? 1) : null
  if (typeof x.shape[1] === 'number' && channels !== null && channels !== x.shape[1])
    throw shapesDisagree(context, `${x.shape[1]} channels meet weights for ${channels}`)
  const sizes = window === undefined ? spatial.map(() => null) : sizesOrNames(window, spatial)
  return [{ dtype: x.dtype, shape: [x.shape[0]!, w.shape[0]!, ...sizes] }]
}

/** With SAME padding the size is ⌈size/stride⌉ even where the padding itself is not known. */
function sizesOrNames(window: Window, spatial: Shape): Shape {
  return window.pads === null ? spatial.map(() => null) : outputSizes(window, spatial)
}

/** The window of a convolution, all of whose numbers must be known for its derivative. */
export function knownWindow(node: GraphNode, shape: Shape, weights?: Shape): KnownWindow {
  const window = windowOf(node, shape.slice(2), weights)
  if (window === undefined || window.pads === null) throw sizesUnknown(node)
  return { ...window, pads: window.pads }
}

const convBackward: Backward = (context) => {
  const { node, builder: b, inputs, gradients, needs, shape } = context
  const [x, w] = [inputs[0]!, inputs[1]!]
  const window = knownWindow(node, shape(x), shape(w))
  const gradient = gradients[0]!
  const allButChannels = shape(x).flatMap((_, axis) => (axis === 1 ? [] : [axis]))
  return [
    needs(0) ? inputGradient(b, window, x, w, gradient) : null,
    needs(1) ? filterGradient(b, window, x, w, gradient) : null,
    needs(2) ? b.reduceSum(gradient, allButChannels, { drop: true }) : null,
  ]
}

/**
 * d/dx. With stride 1 it is either the transposed convolution, or the convolution of the gradient with the flipped weights, input and
 * output channels swapped. Which is faster depends on the sizes (bench/, ONNX Runtime 1.30): over an image the first where there is
 * no padding, so that the gradient is smaller than the input (by a third to a half), or hardly any channel (three to six times); elsewhere
 * the second, in 3-D by an order of magnitude.
 */
export function inputGradient(b: Builder, window: KnownWindow, x: string, w: string, gradient: string): string {
  if (window.strides.some((stride) => stride !== 1)) return byConvTranspose(b, window, x, w, gradient)
  const { kernel, dilations, pads, group } = window
  const [, channels] = b.shapeKnown(x)
  const image = kernel.length === 2 && group === 1 && dilations.every((dilation) => dilation === 1)
  const unpadded = pads.every((pad) => pad === 0) && kernel.some((size) => size > 1)
  const few = typeof channels === 'number' && channels <= fewChannels
  const within = pads.every((pad, at) => pad < kernel[at % 2]!) // else some outputs meet no input
  if (image && within && (unpadded || few))
    return b.node('ConvTranspose', [gradient, w], { kernel_shape: kernel, pads })
  return byFlippedWeights(b, window, w, gradient)
}

function byFlippedWeights(b: Builder, window: KnownWindow, w: string, gradient: string): string {
  const { kernel, dilations, pads, group } = window
  const axes = kernel.map((_, axis) => axis + 2)
  const extent = extents(window)
  const room = pads.map((pad, at) => extent[at % kernel.length]! - 1 - pad)
  // padding beyond the kernel makes outputs that no input reaches: they are cut off
  const cut = axes.filter((_, at) => room[at]! < 0 || room[at + kernel.length]! < 0)
  const cropped =
    cut.length === 0
      ? gradient
      : b.slice(gradient, {
          axes: cut,
          starts: cut.map((axis) => Math.max(0, -room[axis - 2]!)),
          ends: cut.map((axis) => (room[axis - 2 + kernel.length]! < 0 ? room[axis - 2 + kernel.length]! : toTheEnd)),
        })
  const attributes = { kernel_shape: kernel, dilations, group, pads: room.map((size) => Math.max(0, size)) }
  return b.node('Conv', [cropped, swapChannels(b, b.flip(w, axes), group, kernel)], attributes)
}

/** [out, in/group, …] → [in, out/group, …] */
function swapChannels(b: Builder, w: string, group: number, kernel: readonly number[]): string {
  const rest = kernel.map((_, axis) => axis + 2)
  if (group === 1) return b.transpose(w, [1, 0, ...rest])
  const sizes = b.sizes(w, [1])
  const grouped = b.reshape(w, b.joinShape([group, -1, sizes, ...kernel]))
  const swapped = b.transpose(grouped, [0, 2, 1, ...rest.map((axis) => axis + 1)])
  return b.reshape(swapped, b.joinShape([b.multiply(sizes, b.integers([group])), -1, ...kernel]))
}

/**
 * The transposed convolution reaches (out − 1)·stride + extent places of the padded input. What the stride left over at the
 * end was never read: its gradient is zero.
 */
function byConvTranspose(b: Builder, window: KnownWindow, x: string, w: string, gradient: string): string {
  const { kernel, strides, dilations, group, pads } = window
  const axes = kernel.map((_, axis) => axis + 2)
  const extent = extents(window)
  const full = b.node('ConvTranspose', [gradient, w], { kernel_shape: kernel, strides, dilations, group })
  const size = b.sizes(x, axes)
  const begins = pads.slice(0, kernel.length)
  const reached = b.add(
    b.multiply(b.subtract(b.sizes(gradient, axes), b.integers(axes.map(() => 1))), b.integers(strides)),
    b.integers(extent),
  )
  const wanted = b.add(size, b.integers(begins))
  const missing = b.maximum(b.subtract(wanted, reached), b.integers(axes.map(() => 0)))
  const zeros = b.integers([0, 0, ...axes.map(() => 0), 0, 0])
  const padded = b.padUnlessZero(full, b.concat([zeros, missing], 0))
  return b.sliceUnlessWhole(padded, axes, begins, wanted)
}

export const convolution: readonly Operator[] = [{ id: 'Conv', reference, infer: convInfer, backward: convBackward }]
