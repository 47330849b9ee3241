import type { Message } from '@bufbuild/protobuf'

/**
 * The messages of an ONNX file as this package holds them, named as in onnx.proto with fields in camel case.
 * A oneof (the kind of a type, the value of a dimension) is held as plain optional fields: the bytes are the same.
 * Optional fields that the file does not set read as their default and are not own properties.
 */
export type StringStringEntryProto = Message<'onnx.StringStringEntryProto'> & { key: string; value: string }

export type OperatorSetIdProto = Message<'onnx.OperatorSetIdProto'> & { domain: string; version: bigint }

export type DimensionProto = Message<'onnx.DimensionProto'> & { dimValue: bigint; dimParam: string; denotation: string }
export type TensorShapeProto = Message<'onnx.TensorShapeProto'> & { dim: DimensionProto[] }
export type TensorTypeProto = Message<'onnx.TensorTypeProto'> & { elemType: number; shape?: TensorShapeProto }
export type ElementTypeProto = Message<'onnx.ElementTypeProto'> & { elemType?: TypeProto }
export type MapTypeProto = Message<'onnx.MapTypeProto'> & { keyType: number; valueType?: TypeProto }
export type OpaqueTypeProto = Message<'onnx.OpaqueTypeProto'> & { domain: string; name: string }
export type TypeProto = Message<'onnx.TypeProto'> & {
  tensorType?: TensorTypeProto
  sequenceType?: ElementTypeProto
  mapType?: MapTypeProto
  denotation: string
  opaqueType?: OpaqueTypeProto
  sparseTensorType?: TensorTypeProto
  optionalType?: ElementTypeProto
}
export type ValueInfoProto = Message<'onnx.ValueInfoProto'> & {
  name: string
  type?: TypeProto
  docString: string
  metadataProps: StringStringEntryProto[]
}

export type SegmentProto = Message<'onnx.SegmentProto'> & { begin: bigint; end: bigint }
export type TensorProto = Message<'onnx.TensorProto'> & {
  dims: bigint[]
  dataType: number
  segment?: SegmentProto
  floatData: number[]
  int32Data: number[]
  stringData: Uint8Array[]
  int64Data: bigint[]
  name: string
  rawData: Uint8Array
  doubleData: number[]
  uint64Data: bigint[]
  docString: string
  externalData: StringStringEntryProto[]
  dataLocation: number
  metadataProps: StringStringEntryProto[]
}
export type SparseTensorProto = Message<'onnx.SparseTensorProto'> & {
  values?: TensorProto
  indices?: TensorProto
  dims: bigint[]
}

export type AttributeProto = Message<'onnx.AttributeProto'> & {
  name: string
  f: number
  i: bigint
  s: Uint8Array
  t?: TensorProto
  g?: GraphProto
  floats: number[]
  ints: bigint[]
  strings: Uint8Array[]
  tensors: TensorProto[]
  graphs: GraphProto[]
  docString: string
  tp?: TypeProto
  typeProtos: TypeProto[]
  type: number
  refAttrName: string
  sparseTensor?: SparseTensorProto
  sparseTensors: SparseTensorProto[]
}
export type NodeProto = Message<'onnx.NodeProto'> & {
  input: string[]
  output: string[]
  name: string
  opType: string
  attribute: AttributeProto[]
  docString: string
  domain: string
  overload: string
  metadataProps: StringStringEntryProto[]
}
export type TensorAnnotation = Message<'onnx.TensorAnnotation'> & {
  tensorName: string
  quantParameterTensorNames: StringStringEntryProto[]
}
export type GraphProto = Message<'onnx.GraphProto'> & {
  node: NodeProto[]
  name: string
  initializer: TensorProto[]
  docString: string
  input: ValueInfoProto[]
  output: ValueInfoProto[]
  valueInfo: ValueInfoProto[]
  quantizationAnnotation: TensorAnnotation[]
  sparseInitializer: SparseTensorProto[]
  metadataProps: StringStringEntryProto[]
}
export type FunctionProto = Message<'onnx.FunctionProto'> & {
  name: string
  input: string[]
  output: string[]
  attribute: string[]
  node: NodeProto[]
  docString: string
  opsetImport: OperatorSetIdProto[]
  domain: string
  attributeProto: AttributeProto[]
  valueInfo: ValueInfoProto[]
  overload: string
  metadataProps: StringStringEntryProto[]
}
export type TrainingInfoProto = Message<'onnx.TrainingInfoProto'> & {
  initialization?: GraphProto
  algorithm?: GraphProto
  initializationBinding: StringStringEntryProto[]
  updateBinding: StringStringEntryProto[]
}
export type ModelProto = Message<'onnx.ModelProto'> & {
  irVersion: bigint
  producerName: string
  producerVersion: string
  domain: string
  modelVersion: bigint
  docString: string
  graph?: GraphProto
  opsetImport: OperatorSetIdProto[]
  metadataProps: StringStringEntryProto[]
  trainingInfo: TrainingInfoProto[]
  functions: FunctionProto[]
}

/** Every message by its name in onnx.proto (the nested ones of TypeProto and TensorProto under names of their own). */
export interface OnnxMessages {
  StringStringEntryProto: StringStringEntryProto
  OperatorSetIdProto: OperatorSetIdProto
  DimensionProto: DimensionProto
  TensorShapeProto: TensorShapeProto
  TensorTypeProto: TensorTypeProto
  ElementTypeProto: ElementTypeProto
  MapTypeProto: MapTypeProto
  OpaqueTypeProto: OpaqueTypeProto
  TypeProto: TypeProto
  ValueInfoProto: ValueInfoProto
  SegmentProto: SegmentProto
  TensorProto: TensorProto
  SparseTensorProto: SparseTensorProto
  AttributeProto: AttributeProto
  NodeProto: NodeProto
  TensorAnnotation: TensorAnnotation
  GraphProto: GraphProto
  FunctionProto: FunctionProto
  TrainingInfoProto: TrainingInfoProto
  ModelProto: ModelProto
}
