import { addDimensions, subtractDimensions } from '../dimensions.js'
import type { Builder } from '../builder.js'
import type { Dimension } from '../graph.js'
import { knownIntegers, normalAxis, sizesUnknown } from './infer.js'
import type { Backward, Infer, Operator, TensorType } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Slice.html'

interface Cut {
  readonly axis: number
  readonly start: Dimension
  readonly end: Dimension
  readonly step: number | null
}

/** What is known of the cuts, axes counted from the front; undefined where the axes themselves are not known. */
function cutsOf(inputs: readonly (TensorType | undefined)[], rank: number): readonly Cut[] | undefined {
  const [, starts, ends, axes, steps] = inputs
  const count = starts?.elements?.length ?? ends?.elements?.length ?? starts?.shape?.[0] ?? ends?.shape?.[0]
  if (typeof count !== 'number') return undefined
  const given = axes === undefined ? Array.from({ length: count }, (_, axis) => axis) : knownIntegers(axes)
  const step = steps === undefined ? Array<number>(count).fill(1) : knownIntegers(steps)
  return given?.map((axis, at) => ({
    axis: normalAxis(axis, rank),
    start: starts?.elements?.[at] ?? null,
    end: ends?.elements?.[at] ?? null,
    step: step?.[at] ?? null,
  }))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** First position and number of positions of a cut through a known size. */
function span({ start, end, step }: Cut, size: number): { readonly first: number; readonly count: number } | null {
  if (typeof start !== 'number' || typeof end !== 'number' || step === null) return null
  const from = start < 0 ? start + size : start
  const to = end < 0 ? end + size : end
  if (step > 0) {
    const first = clamp(from, 0, size)
    return { first, count: Math.max(0, Math.ceil((clamp(to, 0, size) - first) / step)) }
  }
  const first = clamp(from, 0, size - 1)
  return { first, count: Math.max(0, Math.ceil((clamp(to, -1, size - 1) - first) / step)) }
}

const farAway = 2 ** 31 - 1

function cutSize(cut: Cut, size: Dimension): Dimension {
  if (typeof size === 'number') return span(cut, size)?.count ?? null
  if (cut.step !== 1) return cut.step === -1 && cut.start === -1 && Number(cut.end) <= -farAway ? size : null
  const { start, end } = cut
  const toEnd = typeof end === 'number' && end >= farAway
  if (start === 0 && toEnd) return size
  if (typeof start === 'number' && start > 0 && toEnd) return subtractDimensions(size, start)
  if (typeof start === 'number' && start < 0 && toEnd) return null
  if (typeof start === 'number' && start >= 0 && typeof end === 'number' && end < 0)
    return subtractDimensions(addDimensions(size, end), start)
  return end === size && typeof start === 'number' && start >= 0 ? subtractDimensions(size, start) : null
}

const sliceInfer: Infer = ({ inputs }) => {
  const x = inputs[0]
  if (x === undefined) return []
  const { dtype, shape } = x
  if (shape === null) return [{ dtype, shape: null }]
  const cuts = cutsOf(inputs, shape.length)
  if (cuts === undefined) return [{ dtype, shape: shape.map(() => null) }]
  const sizes = shape.map((size, axis) => {
    const cut = cuts.find((found) => found.axis === axis)
    return cut === undefined ? size : cutSize(cut, size)
  })
  const elements = cutElements(x, cuts)
  return [elements === undefined ? { dtype, shape: sizes } : { dtype, shape: sizes, elements }]
}

function cutElements(x: TensorType, cuts: readonly Cut[]): readonly Dimension[] | undefined {
  const { shape, elements } = x
  if (elements === undefined || shape?.length !== 1 || cuts.length !== 1) return undefined
  const found = span(cuts[0]!, elements.length)
  if (found === null) return undefined
  return Array.from({ length: found.count }, (_, i) => elements[found.first + i * cuts[0]!.step!]!)
}

/**
 * Zeros around the gradient, where the cut takes neighbours. Otherwise each axis is gathered from the gradient with one
 * zero behind it: place → where it went, or the zero.
 */
const sliceBackward: Backward = ({ node, builder: b, inputs, gradients, shape }) => {
  const x = inputs[0]!
  const types = inputs.map((input) => (input === '' ? undefined : b.type(input)))
  const cuts = cutsOf(types, shape(x).length)
  const nothing = inputs.slice(1).map(() => null)
  if (cuts === undefined) throw sizesUnknown(node)
  const pads = padsAround(b, x, gradients[0]!, cuts)
  if (pads !== null) return [b.padUnlessZero(gradients[0]!, pads), ...nothing]
  return [cuts.reduce((gradient, cut, at) => spread(b, inputs, gradient, cut.axis, at), gradients[0]!), ...nothing]
}

function padsAround(b: Builder, x: string, gradient: string, cuts: readonly Cut[]): string | null {
  const shape = b.shapeKnown(x)
  const begins: number[] = shape.map(() => 0)
  for (const cut of cuts) {
    const size = shape[cut.axis]!
    if (cut.step !== 1 || typeof cut.start !== 'number') return null
    if (cut.start < 0 && typeof size !== 'number') return null
    begins[cut.axis] =
      typeof size === 'number' ? clamp(cut.start < 0 ? cut.start + size : cut.start, 0, size) : cut.start
  }
  const first = b.integers(begins)
  const last = b.subtract(b.subtract(b.shapeOf(x), first), b.shapeOf(gradient))
  return b.concat([first, last], 0)
}

/** Undoes one cut. */
function spread(b: Builder, inputs: readonly string[], gradient: string, axis: number, at: number): string {
  const [x, starts, ends, , steps] = inputs
  const entry = (vector: string): string => b.gather(vector, b.integers([at]), 0)
  const size = b.sizes(x!, [axis])
  const all = b.range(b.reshape(size, []))
  const step = steps === undefined || steps === '' ? [] : [entry(steps)]
  const places = b.node('Slice', [all, entry(starts!), entry(ends!), b.integers([0]), ...step])
  const nowhere = b.expand(b.sizes(gradient, [axis]), size)
  const order = b.range(b.reshape(b.shapeOf(places), []))
  const where = b.node('ScatterElements', [nowhere, places, order], { axis: 0 })
  const rank = b.rankOf(gradient)
  const zeroBehind = Array.from({ length: 2 * rank }, (_, index) => (index === rank + axis ? 1 : 0))
  return b.gather(b.pad(gradient, zeroBehind), where, axis)
}

export const slices: readonly Operator[] = [{ id: 'Slice', reference, infer: sliceInfer, backward: sliceBackward }]
