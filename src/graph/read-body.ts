import type { GraphBody, GraphNode, GraphValue } from './graph.js'
import type { GraphProto, NodeProto, ValueInfoProto } from './onnx-messages.js'
import { rememberOrigin } from './origins.js'
import { readAttributes } from './read-attribute.js'
import { readTensor, type ExternalReader } from './read-tensor.js'
import { readType } from './read-type.js'

/** A graph or subgraph from its message. */
export function readBody(graph: GraphProto, external: ExternalReader | undefined): GraphBody {
  return rememberOrigin<GraphBody>(
    {
      name: graph.name,
      inputs: graph.input.map(readValue),
      outputs: graph.output.map(readValue),
      values: graph.valueInfo.map(readValue),
      nodes: graph.node.map((node) => readNode(node, external)),
      initializers: new Map(graph.initializer.map((tensor) => [tensor.name, readTensor(tensor, external)])),
    },
    graph,
  )
}

export function readNode(node: NodeProto, external: ExternalReader | undefined): GraphNode {
  return rememberOrigin<GraphNode>(
    {
      name: node.name,
      operator: node.opType,
      domain: node.domain === 'ai.onnx' ? '' : node.domain,
      inputs: node.input,
      outputs: node.output,
      attributes: readAttributes(node.attribute, external),
    },
    node,
  )
}

function readValue(value: ValueInfoProto): GraphValue {
  const type = value.type === undefined ? null : readType(value.type, value.name)
  return rememberOrigin<GraphValue>({ name: value.name, type }, value)
}
