import { create, toBinary } from '@bufbuild/protobuf'
import type { Graph, GraphFunction } from './graph.js'
import type { FunctionProto, ModelProto, OperatorSetIdProto, StringStringEntryProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'
import { startFromOrigin } from './start-from-origin.js'
import { writeAttributes } from './write-attribute.js'
import { writeBody, writeNode } from './write-body.js'

/**
 * The bytes of an ONNX file. What `readOnnx` found and a graph has no field for (unknown fields, documentation, sparse
 * initializers, training information) is written back. Data of tensors that `readOnnx` loaded from files beside the
 * model is written into the file itself.
 * @example await writeFile('gradient.onnx', writeOnnx(differentiate(graph, { of: { index: 1 }, withRespectTo: ['x'] })))
 */
export function writeOnnx(graph: Graph): Uint8Array {
  const model: ModelProto = startFromOrigin(onnx.ModelProto, graph)
  model.irVersion = BigInt(graph.irVersion)
  if (graph.producer.name !== '') model.producerName = graph.producer.name
  if (graph.producer.version !== '') model.producerVersion = graph.producer.version
  if (graph.description !== '') model.docString = graph.description
  model.graph = writeBody(graph, model.graph)
  model.opsetImport = writeOpsets(graph.opsets, model.opsetImport)
  model.metadataProps = writeMetadata(graph.metadata, model.metadataProps)
  model.functions = graph.functions.map(writeFunction)
  return toBinary(onnx.ModelProto, model)
}

function writeOpsets(
  opsets: Readonly<Record<string, number>>,
  before: readonly OperatorSetIdProto[],
): OperatorSetIdProto[] {
  return Object.entries(opsets).map(([domain, version]) => {
    const known = before.find((entry) => (entry.domain === 'ai.onnx' ? '' : entry.domain) === domain)
    if (known !== undefined && Number(known.version) === version) return known
    return create(onnx.OperatorSetIdProto, { domain, version: BigInt(version) })
  })
}

function writeMetadata(
  metadata: Readonly<Record<string, string>>,
  before: readonly StringStringEntryProto[],
): StringStringEntryProto[] {
  return Object.entries(metadata).map(
    ([key, value]) =>
      before.find((entry) => entry.key === key && entry.value === value) ??
      create(onnx.StringStringEntryProto, { key, value }),
  )
}

function writeFunction(found: GraphFunction): FunctionProto {
  const message: FunctionProto = startFromOrigin(onnx.FunctionProto, found)
  message.name = found.name
  message.domain = found.domain
  message.input = [...found.inputs]
  message.output = [...found.outputs]
  message.attribute = [...found.attributes]
  message.attributeProto = writeAttributes(found.defaults)
  message.node = found.nodes.map(writeNode)
  message.opsetImport = writeOpsets(found.opsets, message.opsetImport)
  return message
}
