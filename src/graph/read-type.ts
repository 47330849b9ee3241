import { dataTypeOf } from './data-types.js'
import type { Dimension, Shape, ValueType } from './graph.js'
import type { DimensionProto, TensorTypeProto, TypeProto } from './onnx-messages.js'

/** A value's type from its message, or null where the message says nothing. `name` is for error messages. */
export function readType(type: TypeProto, name: string): ValueType | null {
  if (type.tensorType) return readTensorType('tensor', type.tensorType, name)
  if (type.sparseTensorType) return readTensorType('sparse-tensor', type.sparseTensorType, name)
  if (type.sequenceType) return { kind: 'sequence', element: readElement(type.sequenceType.elemType, name) }
  if (type.optionalType) return { kind: 'optional', element: readElement(type.optionalType.elemType, name) }
  if (type.mapType) {
    const { keyType, valueType } = type.mapType
    return { kind: 'map', key: dataTypeOf(keyType, name), value: readElement(valueType, name) }
  }
  if (type.opaqueType) return { kind: 'opaque', domain: type.opaqueType.domain, name: type.opaqueType.name }
  return null
}

function readElement(type: TypeProto | undefined, name: string): ValueType | null {
  return type === undefined ? null : readType(type, name)
}

function readTensorType(kind: 'tensor' | 'sparse-tensor', type: TensorTypeProto, name: string): ValueType | null {
  if (type.elemType === 0) return null
  const shape: Shape | null = type.shape === undefined ? null : type.shape.dim.map(readDimension)
  return { kind, dtype: dataTypeOf(type.elemType, name), shape }
}

/** Some exporters write -1 for an unknown size. */
function readDimension(dimension: DimensionProto): Dimension {
  if (Object.hasOwn(dimension, 'dimValue')) return dimension.dimValue < 0n ? null : Number(dimension.dimValue)
  return dimension.dimParam === '' ? null : dimension.dimParam
}
