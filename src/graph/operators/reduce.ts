import { integerAttribute, integersAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import { addDimensions, multiplyDimensions } from '../dimensions.js'
import type { Dimension, Shape } from '../graph.js'
import { knownIntegers, normalAxis, sizesUnknown } from './infer.js'
import type { Backward, BackwardContext, Infer, InferContext, Operator, TensorType } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__ReduceSum.html ; the gradient is spread over what was reduced'

type Reduced = Pick<InferContext, 'node' | 'inputs'>

/** The axes that are reduced; undefined where they are not known. Axes are an input, before opset 18 mostly an attribute. */
function axesOf({ node, inputs }: Reduced, rank: number): readonly number[] | undefined {
  const given = inputs[1] === undefined ? integersAttribute(node, 'axes') : knownIntegers(inputs[1])
  if (given === undefined && inputs[1] !== undefined) return undefined
  const none = given === undefined || given.length === 0
  if (none && integerAttribute(node, 'noop_with_empty_axes', 0) === 1) return []
  if (none) return Array.from({ length: rank }, (_, axis) => axis)
  return given.map((axis) => normalAxis(axis, rank))
}

const keepsAxes = ({ node }: Pick<InferContext, 'node'>): boolean => integerAttribute(node, 'keepdims', 1) === 1

const reduceInfer =
  (combine?: (a: Dimension, b: Dimension) => Dimension): Infer =>
  (context) => {
    const x = context.inputs[0]
    if (x === undefined) return []
    if (x.shape === null) return [{ dtype: x.dtype, shape: null }]
    const axes = axesOf(context, x.shape.length)
    const keep = keepsAxes(context)
    if (axes === undefined) return [{ dtype: x.dtype, shape: keep ? x.shape.map(() => null) : null }]
    const shape = reducedShape(x.shape, axes, keep)
    if (combine === undefined || x.elements === undefined || axes.length === 0 || x.shape.length !== 1)
      return [{ dtype: x.dtype, shape }]
    const [first, ...rest] = x.elements
    return [
      first === undefined
        ? { dtype: x.dtype, shape }
        : { dtype: x.dtype, shape, elements: [rest.reduce(combine, first)] },
    ]
  }

export function reducedShape(shape: Shape, axes: readonly number[], keep: boolean): Shape {
  if (keep) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
  return shape.filter((_, axis) => !axes.includes(axis))
}

/** What every rule starts from: the axes, and values of the result with their axes put back as 1. */
function prepare(context: BackwardContext) {
  const { node, builder: b, inputs, gradients, rank, output } = context
  const x = inputs[0]!
  const types: readonly (TensorType | undefined)[] = inputs.map((name) => (name === '' ? undefined : b.type(name)))
  const axes = axesOf({ node, inputs: types }, rank(x))
  if (axes === undefined) throw sizesUnknown(node)
  const widen = (value: string): string =>
    keepsAxes(context)
      ? value
      : b.unsqueeze(
          value,
          [...axes].sort((p, q) => p - q),
        )
  return { x, axes, gradient: widen(gradients[0]!), result: (): string => widen(output(0)) }
}

/** dx = dy · slope(x, y), where dy and y are repeated along the reduced axes. */
const through =
  (slope: (b: Builder, x: string, y: () => string, axes: readonly number[]) => string | null): Backward =>
  (context) => {
    const { builder: b, inputs } = context
    const { x, axes, gradient, result } = prepare(context)
    const factor = slope(b, x, result, axes)
    const dx = factor === null ? b.expandLike(gradient, x) : b.expandLike(b.multiply(gradient, factor), x)
    return [dx, ...inputs.slice(1).map(() => null)]
  }

/** One over how many elements went into each result. */
function shareOfMean(b: Builder, x: string, axes: readonly number[]): string {
  const sizes = axes.map((axis) => b.type(x)?.shape?.[axis] ?? null)
  const known = sizes.reduce<Dimension>(multiplyDimensions, 1)
  if (typeof known === 'number') return b.scalar(x, 1 / known)
  const count = b.node('ReduceProd', [b.sizes(x, axes), b.integers([0])], { keepdims: 0 })
  return b.reciprocal(b.cast(count, b.dtypeOf(x)))
}

/** Ties share the gradient evenly. */
function shareOfLargest(b: Builder, x: string, y: string, axes: readonly number[]): string {
  const largest = b.cast(b.equal(x, y), b.dtypeOf(x))
  return b.divide(largest, b.reduceSum(largest, axes))
}

/** The product of all other elements: y/x, except where there are zeros. */
function othersProduct(b: Builder, x: string, axes: readonly number[]): string {
  const isZero = b.equalsScalar(x, 0)
  const zero = b.scalar(x, 0)
  const zeros = b.reduceSum(b.cast(isZero, b.dtypeOf(x)), axes)
  const nonZero = b.where(isZero, b.scalar(x, 1), x)
  const product = b.reduceProduct(nonZero, axes)
  const withoutZero = b.where(b.equalsScalar(zeros, 0), b.divide(product, nonZero), zero)
  return b.where(b.and(isZero, b.equalsScalar(zeros, 1)), product, withoutZero)
}

/** x/‖x‖, and 0 for the zero vector. */
function unitVector(b: Builder, x: string, norm: string): string {
  const isZero = b.equalsScalar(norm, 0)
  return b.where(isZero, b.scalar(x, 0), b.divide(x, b.where(isZero, b.scalar(x, 1), norm)))
}

const numbers =
  (combine: (a: number, b: number) => number) =>
  (a: Dimension, b: Dimension): Dimension =>
    typeof a === 'number' && typeof b === 'number' ? combine(a, b) : null

export const reductions: readonly Operator[] = [
  { id: 'ReduceSum', reference, infer: reduceInfer(addDimensions), backward: through(() => null) },
  {
    id: 'ReduceMean',
    reference,
    infer: reduceInfer(),
    backward: through((b, x, _, axes) => shareOfMean(b, x, axes)),
  },
  {
    id: 'ReduceMax',
    reference,
    infer: reduceInfer(numbers(Math.max)),
    backward: through((b, x, y, axes) => shareOfLargest(b, x, y(), axes)),
  },
  {
    id: 'ReduceMin',
    reference,
    infer: reduceInfer(numbers(Math.min)),
    backward: through((b, x, y, axes) => shareOfLargest(b, x, y(), axes)),
  },
  {
    id: 'ReduceProd',
    reference,
    infer: reduceInfer(multiplyDimensions),
    backward: through((b, x, _, axes) => othersProduct(b, x, axes)),
  },
  { id: 'ReduceSumSquare', reference, infer: reduceInfer(), backward: through((b, x) => b.multiplyScalar(x, 2)) },
  { id: 'ReduceL1', reference, infer: reduceInfer(), backward: through((b, x) => b.sign(x)) },
  { id: 'ReduceL2', reference, infer: reduceInfer(), backward: through((b, x, y) => unitVector(b, x, y())) },
  {
    id: 'ReduceLogSum',
    reference,
    infer: reduceInfer(),
    backward: through((b, _, y) => b.exponential(b.negate(y()))),
  },
  {
    id: 'ReduceLogSumExp',
    reference,
    infer: reduceInfer(),
    backward: through((b, x, y) => b.exponential(b.subtract(x, y()))),
  },
]
