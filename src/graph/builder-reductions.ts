import type { Arithmetic } from './builder-arithmetic.js'
import type { Integers, Shaping } from './builder-shapes.js'
import type { BuilderCore } from './builder.js'
import { sameDimension, sameShape } from './dimensions.js'
import type { Shape } from './graph.js'

/** Sums and the like along axes. Axes stay with size 1 unless `drop` says otherwise. */
export type Reductions = ReturnType<typeof reductions>

export interface ReduceOptions {
  /** Take the axes away. */
  readonly drop?: boolean
}

export function reductions(core: BuilderCore & Arithmetic & Shaping) {
  const reduce =
    (operator: string) =>
    (x: string, axes: Integers, options: ReduceOptions = {}): string => {
      if (typeof axes !== 'string' && axes.length === 0) return x
      return core.node(operator, [x, core.integers(axes)], {
        keepdims: options.drop === true ? 0 : 1,
        noop_with_empty_axes: 1,
      })
    }
  const reduceSum = reduce('ReduceSum')

  /** Axes (of the larger value) along which the smaller one was repeated; null where that depends on names. */
  const repeatedAxes = (small: Shape, large: Shape): readonly number[] | null => {
    const offset = large.length - small.length
    const axes: number[] = []
    for (let axis = 0; axis < large.length; axis++) {
      const size = axis < offset ? 1 : small[axis - offset]!
      if (axis < offset || (size === 1 && large[axis] !== 1)) axes.push(axis)
      else if (!sameDimension(size, large[axis])) return null
    }
    return axes
  }

  /**
   * Undoes broadcasting: sums a gradient over the axes along which `like` was repeated, so that it gets the shape of `like`.
   * Where sizes are names that may be 1, the axes are found when the graph runs: those where `like` has size 1.
   */
  const sumToShapeOf = (gradient: string, like: string): string => {
    const small = core.shapeKnown(like)
    const large = core.shapeKnown(gradient)
    if (sameShape(small, large)) return gradient
    const axes = repeatedAxes(small, large)
    const offset = large.length - small.length
    if (axes !== null) {
      const leading = axes.filter((axis) => axis < offset)
      const inner = axes.filter((axis) => axis >= offset)
      const summed = reduceSum(reduceSum(gradient, inner), leading, { drop: true })
      return summed
    }
    const padded = core.joinShape([...Array<number>(offset).fill(1), core.shapeOf(like)])
    const isOne = core.equal(padded, core.integers(Array<number>(large.length).fill(1)))
    const found = core.node('Reshape', [core.node('NonZero', [isOne]), core.integers([-1])])
    return core.node('Reshape', [reduceSum(gradient, found), core.shapeOf(like)])
  }

  return {
    reduceSum,
    reduceMean: reduce('ReduceMean'),
    reduceMax: reduce('ReduceMax'),
    reduceMin: reduce('ReduceMin'),
    reduceProduct: reduce('ReduceProd'),
    sumToShapeOf,
  }
}
