import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'
import type { OnnxMessages } from './onnx-messages.js'

/**
 * The wire format of ONNX, written down from the field numbers that onnx.proto publishes (proto2, package onnx).
 * `[]` is a repeated field, `[packed]` a packed one; a name with a capital is another message.
 * Fields that are not listed, such as those of future versions, survive as unknown fields.
 */
const messages: Record<keyof OnnxMessages, Record<string, readonly [number, string]>> = {
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  DimensionProto: { dim_value: [1, 'int64'], dim_param: [2, 'string'], denotation: [3, 'string'] },
  TensorShapeProto: { dim: [1, 'DimensionProto[]'] },
  TensorTypeProto: { elem_type: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  ElementTypeProto: { elem_type: [1, 'TypeProto'] },
  MapTypeProto: { key_type: [1, 'int32'], value_type: [2, 'TypeProto'] },
  OpaqueTypeProto: { domain: [1, 'string'], name: [2, 'string'] },
  TypeProto: {
    tensor_type: [1, 'TensorTypeProto'],
    sequence_type: [4, 'ElementTypeProto'],
    map_type: [5, 'MapTypeProto'],
    denotation: [6, 'string'],
    opaque_type: [7, 'OpaqueTypeProto'],
    sparse_tensor_type: [8, 'TensorTypeProto'],
    optional_type: [9, 'ElementTypeProto'],
  },
  ValueInfoProto: {
    name: [1, 'string'],
    type: [2, 'TypeProto'],
    doc_string: [3, 'string'],
    metadata_props: [4, 'StringStringEntryProto[]'],
  },
  SegmentProto: { begin: [1, 'int64'], end: [2, 'int64'] },
  TensorProto: {
    dims: [1, 'int64[]'],
    data_type: [2, 'int32'],
    segment: [3, 'SegmentProto'],
    float_data: [4, 'float[packed]'],
    int32_data: [5, 'int32[packed]'],
    string_data: [6, 'bytes[]'],
    int64_data: [7, 'int64[packed]'],
    name: [8, 'string'],
    raw_data: [9, 'bytes'],
    double_data: [10, 'double[packed]'],
    uint64_data: [11, 'uint64[packed]'],
    doc_string: [12, 'string'],
    external_data: [13, 'StringStringEntryProto[]'],
    data_location: [14, 'int32'],
    metadata_props: [16, 'StringStringEntryProto[]'],
  },
  SparseTensorProto: { values: [1, 'TensorProto'], indices: [2, 'TensorProto'], dims: [3, 'int64[]'] },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    floats: [7, 'float[]'],
    ints: [8, 'int64[]'],
    strings: [9, 'bytes[]'],
    tensors: [10, 'TensorProto[]'],
    graphs: [11, 'GraphProto[]'],
    doc_string: [13, 'string'],
    tp: [14, 'TypeProto'],
    type_protos: [15, 'TypeProto[]'],
    type: [20, 'int32'],
    ref_attr_name: [21, 'string'],
    sparse_tensor: [22, 'SparseTensorProto'],
    sparse_tensors: [23, 'SparseTensorProto[]'],
  },
  NodeProto: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    op_type: [4, 'string'],
    attribute: [5, 'AttributeProto[]'],
    doc_string: [6, 'string'],
    domain: [7, 'string'],
    overload: [8, 'string'],
    metadata_props: [9, 'StringStringEntryProto[]'],
  },
  TensorAnnotation: { tensor_name: [1, 'string'], quant_parameter_tensor_names: [2, 'StringStringEntryProto[]'] },
  GraphProto: {
    node: [1, 'NodeProto[]'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto[]'],
    doc_string: [10, 'string'],
    input: [11, 'ValueInfoProto[]'],
    output: [12, 'ValueInfoProto[]'],
    value_info: [13, 'ValueInfoProto[]'],
    quantization_annotation: [14, 'TensorAnnotation[]'],
    sparse_initializer: [15, 'SparseTensorProto[]'],
    metadata_props: [16, 'StringStringEntryProto[]'],
  },
  FunctionProto: {
    name: [1, 'string'],
    input: [4, 'string[]'],
    output: [5, 'string[]'],
    attribute: [6, 'string[]'],
    node: [7, 'NodeProto[]'],
    doc_string: [8, 'string'],
    opset_import: [9, 'OperatorSetIdProto[]'],
    domain: [10, 'string'],
    attribute_proto: [11, 'AttributeProto[]'],
    value_info: [12, 'ValueInfoProto[]'],
    overload: [13, 'string'],
    metadata_props: [14, 'StringStringEntryProto[]'],
  },
  TrainingInfoProto: {
    initialization: [1, 'GraphProto'],
    algorithm: [2, 'GraphProto'],
    initialization_binding: [3, 'StringStringEntryProto[]'],
    update_binding: [4, 'StringStringEntryProto[]'],
  },
  ModelProto: {
    ir_version: [1, 'int64'],
    producer_name: [2, 'string'],
    producer_version: [3, 'string'],
    domain: [4, 'string'],
    model_version: [5, 'int64'],
    doc_string: [6, 'string'],
    graph: [7, 'GraphProto'],
    opset_import: [8, 'OperatorSetIdProto[]'],
    metadata_props: [14, 'StringStringEntryProto[]'],
    training_info: [20, 'TrainingInfoProto[]'],
    functions: [25, 'FunctionProto[]'],
  },
}

const scalarTypes: Readonly<Record<string, Type>> = {
  string: Type.STRING,
  bytes: Type.BYTES,
  int32: Type.INT32,
  int64: Type.INT64,
  uint64: Type.UINT64,
  float: Type.FLOAT,
  double: Type.DOUBLE,
}

function describeField([name, [number, kind]]: [string, readonly [number, string]]) {
  const base = kind.replace(/\[.*$/u, '')
  const scalar = scalarTypes[base]
  return {
    name,
    number,
    label: kind.includes('[') ? Label.REPEATED : Label.OPTIONAL,
    type: scalar ?? Type.MESSAGE,
    typeName: scalar === undefined ? `.onnx.${base}` : '',
    options: kind.endsWith('[packed]') ? { packed: true } : undefined,
  }
}

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: 'onnx.proto',
    package: 'onnx',
    syntax: 'proto2',
    messageType: Object.entries(messages).map(([name, fields]) => ({
      name,
      field: Object.entries(fields).map(describeField),
    })),
  }),
  () => undefined,
)

function schemaOf<Name extends keyof OnnxMessages>(name: Name): GenMessage<OnnxMessages[Name]> {
  const found: DescMessage = registry.getMessage(`onnx.${name}`)!
  return found as GenMessage<OnnxMessages[Name]> // the table above and the types in onnx-messages.ts say the same
}

/** The schema of every ONNX message, by name. */
export const onnx = Object.fromEntries(
  Object.keys(messages).map((name) => [name, schemaOf(name as keyof OnnxMessages)]),
) as {
  readonly [Name in keyof OnnxMessages]: GenMessage<OnnxMessages[Name]>
}
