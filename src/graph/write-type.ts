import { create } from '@bufbuild/protobuf'
import { dataTypes } from './data-types.js'
import type { Dimension, ValueType } from './graph.js'
import type { DimensionProto, TensorTypeProto, TypeProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'

type Tensor = Extract<ValueType, { kind: 'tensor' | 'sparse-tensor' }>

export function writeType(type: ValueType): TypeProto {
  switch (type.kind) {
    case 'tensor':
      return create(onnx.TypeProto, { tensorType: writeTensorType(type) })
    case 'sparse-tensor':
      return create(onnx.TypeProto, { sparseTensorType: writeTensorType(type) })
    case 'sequence':
      return create(onnx.TypeProto, {
        sequenceType: create(onnx.ElementTypeProto, { elemType: writeElement(type.element) }),
      })
    case 'optional':
      return create(onnx.TypeProto, {
        optionalType: create(onnx.ElementTypeProto, { elemType: writeElement(type.element) }),
      })
    case 'map': {
      const mapType = create(onnx.MapTypeProto, {
        keyType: dataTypes[type.key].code,
        valueType: writeElement(type.value),
      })
      return create(onnx.TypeProto, { mapType })
    }
    case 'opaque':
      return create(onnx.TypeProto, {
        opaqueType: create(onnx.OpaqueTypeProto, { domain: type.domain, name: type.name }),
      })
  }
}

function writeElement(type: ValueType | null): TypeProto | undefined {
  return type === null ? undefined : writeType(type)
}

function writeTensorType({ dtype, shape }: Tensor): TensorTypeProto {
  return create(onnx.TensorTypeProto, {
    elemType: dataTypes[dtype].code,
    shape: shape === null ? undefined : create(onnx.TensorShapeProto, { dim: shape.map(writeDimension) }),
  })
}

function writeDimension(dimension: Dimension): DimensionProto {
  if (dimension === null) return create(onnx.DimensionProto)
  if (typeof dimension === 'string') return create(onnx.DimensionProto, { dimParam: dimension })
  return create(onnx.DimensionProto, { dimValue: BigInt(dimension) })
}
