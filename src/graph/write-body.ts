import { create } from '@bufbuild/protobuf'
import type { GraphBody, GraphNode, GraphValue } from './graph.js'
import type { GraphProto, NodeProto, ValueInfoProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'
import { originOf } from './origins.js'
import { startFromOrigin } from './start-from-origin.js'
import { writeAttributes } from './write-attribute.js'
import { writeTensor } from './write-tensor.js'
import { writeType } from './write-type.js'

/** A graph or subgraph as a message; `before` is the message it was read from, where the body itself is not the origin. */
export function writeBody(body: GraphBody, before?: GraphProto): GraphProto {
  const message: GraphProto = startFromOrigin(onnx.GraphProto, body)
  if (before !== undefined) Object.assign(message, before)
  if (body.name !== '' || Object.hasOwn(message, 'name')) message.name = body.name
  message.input = body.inputs.map(writeValue)
  message.output = body.outputs.map(writeValue)
  message.valueInfo = body.values.map(writeValue)
  message.node = body.nodes.map(writeNode)
  message.initializer = [...body.initializers].map(([name, tensor]) => writeTensor(tensor, name))
  return message
}

export function writeNode(node: GraphNode): NodeProto {
  const message: NodeProto = startFromOrigin(onnx.NodeProto, node)
  message.input = [...node.inputs]
  message.output = [...node.outputs]
  if (node.name !== '' || Object.hasOwn(message, 'name')) message.name = node.name
  message.opType = node.operator
  if (node.domain !== (message.domain === 'ai.onnx' ? '' : message.domain)) message.domain = node.domain
  message.attribute = writeAttributes(node.attributes)
  return message
}

function writeValue(value: GraphValue): ValueInfoProto {
  const origin = originOf(value)
  if (origin !== undefined) return origin as ValueInfoProto // values are read from this message only
  const type = value.type === null ? undefined : writeType(value.type)
  return create(onnx.ValueInfoProto, { name: value.name, type })
}
