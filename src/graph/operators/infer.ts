import { integerAttribute } from '../attributes.js'
import type { DataType } from '../data-types.js'
import { broadcastShapes } from '../dimensions.js'
import { ProbityError } from '../../errors.js'
import { nodeLabel, operatorLabel, type Dimension, type GraphNode, type Shape } from '../graph.js'
import type { Infer, InferContext, TensorType } from './operator.js'

/** The result has the type and shape of the first input. */
export const likeFirst: Infer = ({ inputs }) => {
  const first = inputs[0]
  return [first === undefined ? undefined : { dtype: first.dtype, shape: first.shape }]
}

/** Like the first input, but of another element type. */
export const likeFirstAs =
  (dtype: DataType): Infer =>
  ({ inputs }) => [{ dtype, shape: inputs[0]?.shape ?? null }]

/** The shape that all inputs broadcast to; of the first input's type, or the one given. */
export const broadcast =
  (dtype?: DataType, combine?: (a: Dimension, b: Dimension) => Dimension): Infer =>
  (context) => {
    const found = dtype ?? context.inputs.find((input) => input !== undefined)?.dtype
    if (found === undefined) return []
    const shape = broadcastShapes(context.inputs.map((input) => input?.shape ?? null))
    if (shape === undefined) throw shapesDisagree(context, 'they do not broadcast')
    const elements = combine === undefined ? undefined : combineElements(context.inputs, combine)
    return [elements === undefined ? { dtype: found, shape } : { dtype: found, shape, elements }]
  }

/** Element-wise arithmetic on small integer tensors of one axis at most. */
function combineElements(
  inputs: readonly (TensorType | undefined)[],
  combine: (a: Dimension, b: Dimension) => Dimension,
): readonly Dimension[] | undefined {
  const known = inputs.map((input) => (input?.shape != null && input.shape.length <= 1 ? input.elements : undefined))
  const length = Math.max(...known.map((elements) => elements?.length ?? 0))
  const lists: (readonly Dimension[])[] = []
  for (const elements of known) {
    if (elements === undefined || (elements.length !== 1 && elements.length !== length)) return undefined
    lists.push(elements)
  }
  return Array.from({ length }, (_, i) =>
    lists.map((list) => (list.length === 1 ? list[0] : list[i]) ?? null).reduce(combine),
  )
}

export function shapesDisagree({ node, inputs }: InferContext, reason: string): ProbityError {
  const shapes = inputs.map((input) => formatShape(input?.shape)).join(' and ')
  return new ProbityError('GRAPH_SHAPES_DISAGREE', {
    node: nodeLabel(node),
    operator: operatorLabel(node),
    shapes,
    reason,
  })
}

/** The error of a derivative that needs sizes which are only known when the graph runs. */
export function sizesUnknown(node: GraphNode): ProbityError {
  return new ProbityError('GRAPH_SIZES_UNKNOWN', { node: nodeLabel(node), operator: operatorLabel(node) })
}

export function formatShape(shape: Shape | null | undefined): string {
  return shape == null ? '[…]' : `[${shape.map((size) => size ?? '?').join(', ')}]`
}

/** An axis counted from the front. */
export function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}

/** The attribute `axis` of a node counted from the front. */
export function axisOf(node: InferContext['node'], rank: number, otherwise?: number): number {
  return normalAxis(integerAttribute(node, 'axis', otherwise), rank)
}

/** The known elements of an integer input, where all are numbers. */
export function knownIntegers(type: TensorType | undefined): readonly number[] | undefined {
  if (type?.elements === undefined) return undefined
  const values = type.elements.filter((element) => typeof element === 'number')
  return values.length === type.elements.length ? values : undefined
}

/** The length of a vector, where it is known. */
export function vectorLength(type: TensorType | undefined): number | undefined {
  const size = type?.shape?.length === 1 ? type.shape[0] : undefined
  return typeof size === 'number' ? size : undefined
}
