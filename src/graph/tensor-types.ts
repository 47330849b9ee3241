import type { Dimension, Shape, StoredTensor, ValueType } from './graph.js'
import type { TensorType } from './operators/operator.js'
import { elementCount, numbersOf } from './stored-tensor.js'

export function toTensorType(type: ValueType | null): TensorType | undefined {
  return type?.kind === 'tensor' ? { dtype: type.dtype, shape: type.shape } : undefined
}

const mostElements = 1024

/** The type of a constant; elements of small integer tensors are part of it unless a caller may replace it. */
export function typeOfStored(tensor: StoredTensor, fixed = true): TensorType {
  const type: TensorType = { dtype: tensor.dtype, shape: tensor.shape }
  const integral = tensor.dtype === 'int64' || tensor.dtype === 'int32' || tensor.dtype === 'bool'
  if (!fixed || !integral || tensor.content.kind !== 'bytes' || elementCount(tensor.shape) > mostElements) return type
  return { ...type, elements: numbersOf(tensor) }
}

/** The more that two sources say together; where they differ the first wins, numbers before names. */
export function mergeTypes(first: TensorType | undefined, second: TensorType | undefined): TensorType | undefined {
  if (first === undefined) return second
  if (second === undefined) return first
  const shape = mergeShapes(first.shape, second.shape)
  const elements = first.elements ?? second.elements
  return elements === undefined ? { dtype: first.dtype, shape } : { dtype: first.dtype, shape, elements }
}

function mergeShapes(first: Shape | null, second: Shape | null): Shape | null {
  if (first === null || second === null || first.length !== second.length) return first ?? second
  return first.map((size, axis) => mergeDimensions(size, second[axis]!))
}

function mergeDimensions(first: Dimension, second: Dimension): Dimension {
  if (typeof first === 'number') return first
  if (typeof second === 'number') return second
  return first ?? second
}
