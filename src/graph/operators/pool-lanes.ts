import type { Builder } from '../builder.js'
import type { Dimension, GraphNode, Shape } from '../graph.js'
import { outputSizes, windowOf } from './window.js'

/** A pool whose windows lie side by side, so that every element is in one of them at most. All sizes are along the spatial axes. */
interface SideBySide {
  readonly channels: number
  readonly kernel: readonly number[]
  /** Of the input, and of the output. */
  readonly sizes: readonly number[]
  readonly windows: readonly number[]
  /** Places before the first element that windows reach. */
  readonly begins: readonly number[]
}

/** Values of one axis as one array for each place in a window, and the largest of them. */
interface Stage {
  readonly lanes: readonly string[]
  readonly largest: string
  /** Elements between two that are neighbours along the axis. */
  readonly inner: number
}

export interface PoolLanes {
  /** The output of the pool. */
  readonly largest: string
  /** Values of the shape of the output, each where the window's first largest element is, and 0 elsewhere. */
  toLargest(values: string): string
}

/**
 * A max pool as maxima of whole arrays: along each axis, the last first, the elements at the same place of all windows are one array.
 * ONNX Runtime's MaxPool looks for positions with a branch for every element, and takes ten times as long. Of equal elements
 * the first in row-major order counts, as in MaxPool. Null where windows overlap or leave gaps, or sizes are not known.
 */
export function poolLanes(b: Builder, node: GraphNode, x: string): PoolLanes | null {
  const pool = sideBySide(node, b.shapeKnown(x))
  if (pool === null || !['float32', 'float64'].includes(b.dtypeOf(x))) return null
  const { channels, windows } = pool
  const stages = stagesOf(b, pool, fitted(b, pool, x))
  const rows = b.sizes(x, [0])
  return {
    largest: b.reshape(stages.at(-1)?.largest ?? x, b.joinShape([rows, channels, ...windows])),
    toLargest: (values) => {
      const spread = [...stages].reverse().reduce((gradient, stage) => spreadOver(b, stage, gradient), values)
      return unfitted(b, pool, b.reshape(spread, b.joinShape([rows, channels, ...reach(pool)])), x)
    },
  }
}

function sideBySide(node: GraphNode, shape: Shape): SideBySide | null {
  const [, channels, ...spatial] = shape
  const window = windowOf(node, spatial)
  if (window === undefined || window.pads === null || typeof channels !== 'number') return null
  const { kernel, strides, dilations, pads } = window
  const sizes = numbers(spatial)
  const windows = numbers(outputSizes(window, spatial))
  const tight = kernel.every((size, axis) => strides[axis] === size && (size === 1 || dilations[axis] === 1))
  if (sizes === null || windows === null || !tight || pads.some((pad, at) => pad >= kernel[at % kernel.length]!))
    return null
  return { channels, kernel, sizes, windows, begins: pads.slice(0, kernel.length) }
}

function numbers(shape: readonly Dimension[]): readonly number[] | null {
  const known = shape.filter((size) => typeof size === 'number')
  return known.length === shape.length ? known : null
}

/** Elements that all windows together cover. */
function reach({ kernel, windows }: SideBySide): readonly number[] {
  return kernel.map((size, axis) => size * windows[axis]!)
}

/** What windows reach beyond the input: all beginnings, then all ends; negative where the input goes further. */
function overhang(pool: SideBySide): readonly number[] {
  const { begins, sizes } = pool
  return [...begins, ...reach(pool).map((size, axis) => size - sizes[axis]! - begins[axis]!)]
}

/** Exactly what windows reach; beyond the input nothing is the largest. */
function fitted(b: Builder, pool: SideBySide, x: string): string {
  const rank = pool.kernel.length
  const pads = overhang(pool)
  const added = pads.map((size) => Math.max(0, size))
  const cut = pads.slice(rank).map((size) => Math.min(0, size))
  const lowest = b.scalar(x, Number.NEGATIVE_INFINITY)
  const padded = added.every((size) => size === 0)
    ? x
    : b.node('Pad', [x, b.integers([0, 0, ...added.slice(0, rank), 0, 0, ...added.slice(rank)]), lowest])
  return cropped(
    b,
    padded,
    pool.begins.map(() => 0),
    cut,
  )
}

/** The inverse of it for values that belong to elements: those beyond the input are left out, zeros stand where no window was. */
function unfitted(b: Builder, pool: SideBySide, values: string, x: string): string {
  const rank = pool.kernel.length
  const pads = overhang(pool)
  const inner = cropped(
    b,
    values,
    pads.slice(0, rank),
    pads.slice(rank).map((size) => Math.min(0, -size)),
  )
  const missing = pads.slice(rank).map((size) => Math.max(0, -size))
  return b.reshapeLike(
    missing.reduce((made, size, axis) => lengthened(b, made, axis + 2, size), inner),
    x,
  )
}

/** Zeros behind the values of an axis; a concatenation takes half as long as `Pad`. */
function lengthened(b: Builder, x: string, axis: number, by: number): string {
  if (by === 0) return x
  const shape = b.shapeKnown(x).map((_, other) => (other === axis ? by : b.sizes(x, [other])))
  return b.concat([x, b.zeros(b.joinShape(shape), x)], axis)
}

/** Without some elements at the beginning of each spatial axis, and without some (a negative number) at its end. */
function cropped(b: Builder, x: string, begins: readonly number[], ends: readonly number[]): string {
  const axes = begins.map((_, axis) => axis).filter((axis) => begins[axis] !== 0 || ends[axis] !== 0)
  if (axes.length === 0) return x
  const shape = b.shapeKnown(x).slice(2)
  return b.slice(x, {
    axes: axes.map((axis) => axis + 2),
    starts: axes.map((axis) => begins[axis]!),
    ends: axes.map((axis) => Number(shape[axis]) + ends[axis]!),
  })
}

function stagesOf(b: Builder, { kernel, windows }: SideBySide, x: string): readonly Stage[] {
  const stages: Stage[] = []
  let value = x
  let inner = 1
  for (const axis of [...kernel.keys()].reverse()) {
    const count = kernel[axis]!
    if (count > 1) {
      const ones = Array.from({ length: count }, () => 1)
      const lanes = b.split(b.reshape(value, [-1, count, inner]), ones, count, 1)
      const largest = lanes.reduce((one, other) => b.maximum(one, other))
      stages.push({ lanes, largest, inner })
      value = largest
    }
    inner *= windows[axis]!
  }
  return stages
}

/** Each value goes to the first lane that holds the largest; what is left for the last lane is what no other took. */
function spreadOver(b: Builder, { lanes, largest, inner }: Stage, values: string): string {
  let rest = b.reshape(values, [-1, 1, inner])
  const parts = lanes.slice(0, -1).map((lane) => {
    const part = b.multiply(b.cast(b.equal(lane, largest), b.dtypeOf(values)), rest)
    rest = b.subtract(rest, part)
    return part
  })
  return b.concat([...parts, rest], 1)
}
