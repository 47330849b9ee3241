import { ProbityError } from '../errors.js'
import type { Builder } from './builder.js'
import { nodeLabel, operatorLabel, type GraphNode } from './graph.js'
import type { NodeContext, TensorType } from './operators/operator.js'

/** What rules ask about a node and its values. */
export function nodeContext(builder: Builder, node: GraphNode): NodeContext {
  const unknown = (value: string): ProbityError =>
    new ProbityError('GRAPH_RANK_UNKNOWN', { node: nodeLabel(node), operator: operatorLabel(node), value })
  const typeOf = (value: string): TensorType => {
    const type = builder.type(value)
    if (type === undefined) throw unknown(value)
    return type
  }
  const shape: NodeContext['shape'] = (value) => {
    const found = typeOf(value).shape
    if (found === null) throw unknown(value)
    return found
  }
  return {
    node,
    builder,
    opset: builder.opset,
    inputs: node.inputs,
    shape,
    dtype: (value) => typeOf(value).dtype,
    rank: (value) => shape(value).length,
  }
}
