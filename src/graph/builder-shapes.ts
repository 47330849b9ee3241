import type { Arithmetic } from './builder-arithmetic.js'
import type { BuilderCore } from './builder.js'
import { sameDimension, sameShape } from './dimensions.js'
import type { Dimension, Shape } from './graph.js'
import { ProbityError } from '../errors.js'

/** Axes or sizes: numbers, or the name of a vector of 64-bit integers. */
export type Integers = readonly number[] | string

export interface SliceOptions {
  readonly axes: readonly number[]
  readonly starts: Integers
  readonly ends: Integers
  readonly steps?: readonly number[]
}

/** The largest 64-bit integer that a plain number holds exactly enough to mean "to the end". */
export const toTheEnd = 2 ** 62
/** Slicing down to and including the first element ends here. */
export const beforeTheStart = -(2 ** 62)

/** Operations that move elements and never change them, and integer vectors that say where. */
export type Shaping = ReturnType<typeof shaping>

export function shaping(core: BuilderCore & Arithmetic) {
  const { node } = core
  const integers = (values: Integers): string =>
    typeof values === 'string' ? values : core.constant('int64', [values.length], values)
  const shapeKnown = (value: string): Shape => {
    const shape = core.type(value)?.shape
    if (shape == null) throw new ProbityError('GRAPH_TYPE_UNKNOWN', { value })
    return shape
  }
  const concat = (values: readonly string[], axis: number): string =>
    values.length === 1 ? values[0]! : node('Concat', values, { axis })
  /** One size as a vector with one entry: a number, or that of an input whose size has the same name. */
  const sizeOfName = (size: Dimension): string | null => {
    if (typeof size === 'number') return integers([size])
    const source = size === null ? undefined : core.sourceOf(size)
    return source === undefined
      ? null
      : node('Gather', [node('Shape', [source.input]), integers([source.axis])], { axis: 0 })
  }
  /**
   * The sizes along some axes, as a vector: constants where they are known; asked of an input rather than of the value, where
   * names say that it is the same, so that the value itself need not be computed.
   */
  const sizes = (value: string, axes: readonly number[]): string => {
    const parts = axes.map((axis) => sizeOfName(core.type(value)?.shape?.[axis] ?? null))
    const known = parts.filter((part) => part !== null)
    return parts.length > 0 && known.length === parts.length
      ? concat(known, 0)
      : node('Gather', [node('Shape', [value]), integers(axes)], { axis: 0 })
  }
  const expressible = (size: Dimension): boolean =>
    typeof size === 'number' || (size !== null && core.sourceOf(size) !== undefined)
  /** The shape of a value as a vector of integers. */
  const shapeOf = (value: string): string => {
    const shape = core.type(value)?.shape ?? []
    return shape.length > 0 && shape.every(expressible) ? sizes(value, [...shape.keys()]) : node('Shape', [value])
  }
  return {
    integers,
    shapeKnown,
    rankOf: (value: string): number => shapeKnown(value).length,
    shapeOf,
    sizes,
    /** The number of elements as a vector with one entry. */
    sizeOf: (value: string): string => node('ReduceProd', [shapeOf(value), integers([0])], { keepdims: 1 }),
    concat,
    /** A shape from parts: numbers, and names of integer vectors. */
    joinShape: (parts: readonly (number | string)[]): string =>
      concat(
        parts.map((part) => (typeof part === 'number' ? integers([part]) : part)),
        0,
      ),
    reshape: (x: string, shape: Integers): string => {
      const vector = integers(shape)
      const wanted = core.type(vector)?.elements
      const same = wanted !== undefined && sameShape(wanted, core.type(x)?.shape)
      return same ? x : node('Reshape', [x, vector])
    },
    reshapeLike: (x: string, like: string): string =>
      sameShape(core.type(x)?.shape, core.type(like)?.shape) ? x : node('Reshape', [x, shapeOf(like)]),
    transpose: (x: string, order: readonly number[]): string =>
      order.every((axis, index) => axis === index) ? x : node('Transpose', [x], { perm: order }),
    unsqueeze: (x: string, axes: readonly number[]): string =>
      axes.length === 0 ? x : node('Unsqueeze', [x, integers(axes)]),
    squeeze: (x: string, axes: readonly number[]): string =>
      axes.length === 0 ? x : node('Squeeze', [x, integers(axes)]),
    expand: (x: string, shape: Integers): string => {
      const vector = integers(shape)
      const wanted = core.type(vector)?.elements
      const same = wanted !== undefined && sameShape(wanted, core.type(x)?.shape)
      return same ? x : node('Expand', [x, vector])
    },
    expandLike: (x: string, like: string): string =>
      sameShape(core.type(x)?.shape, core.type(like)?.shape) ? x : node('Expand', [x, shapeOf(like)]),
    slice: (x: string, { axes, starts, ends, steps }: SliceOptions): string => {
      const inputs = [x, integers(starts), integers(ends), integers(axes)]
      return node('Slice', steps === undefined ? inputs : [...inputs, integers(steps)])
    },
    flip: (x: string, axes: readonly number[]): string =>
      axes.length === 0
        ? x
        : node('Slice', [
            x,
            integers(axes.map(() => -1)),
            integers(axes.map(() => beforeTheStart)),
            integers(axes),
            integers(axes.map(() => -1)),
          ]),
    /** Pads with zeros; `pads` are all beginnings, then all ends. */
    pad: (x: string, pads: Integers): string =>
      typeof pads !== 'string' && pads.every((size) => size === 0) ? x : node('Pad', [x, integers(pads)]),
    /** Pads with zeros by a vector; nothing where it is known to be all zeros. */
    padUnlessZero: (x: string, pads: string): string => {
      const known = core.type(pads)?.elements
      return known?.every((size) => size === 0) === true ? x : node('Pad', [x, pads])
    },
    /** A slice along axes that is left out where it is known to take everything. */
    sliceUnlessWhole: (x: string, axes: readonly number[], starts: readonly number[], ends: string): string => {
      const shape = core.type(x)?.shape
      const known = core.type(ends)?.elements
      const whole = axes.every((axis, at) => starts[at] === 0 && sameDimension(shape?.[axis], known?.[at]))
      return whole ? x : node('Slice', [x, integers(starts), ends, integers(axes)])
    },
    /** Channels (axis 1) of one group, as a number where known, else as a vector. */
    channels: (x: string, groups: number): number | string => {
      const size = core.type(x)?.shape?.[1]
      return typeof size === 'number' ? size / groups : node('Div', [sizes(x, [1]), integers([groups])])
    },
    gather: (x: string, indices: string, axis: number): string => node('Gather', [x, indices], { axis }),
    gatherElements: (x: string, indices: string, axis: number): string =>
      node('GatherElements', [x, indices], { axis }),
    /** Adds updates into x at the indices along an axis. */
    scatterAdd: (x: string, indices: string, updates: string, axis: number): string =>
      node('ScatterElements', [x, indices, updates], { axis, reduction: 'add' }),
    zeros: (shape: Integers, like: string): string => node('Expand', [core.scalar(like, 0), integers(shape)]),
    split: (x: string, lengths: Integers, count: number, axis: number): readonly string[] =>
      core.nodes('Split', [x, integers(lengths)], { axis }, { outputs: count }),
    /** 0, 1, … below the count, as 64-bit integers; the count is a name of a value without axes. */
    range: (count: string): string =>
      node('Range', [core.constant('int64', [], [0]), count, core.constant('int64', [], [1])]),
  }
}
