import type { Graph, GraphNode } from './graph.js'
import { withChanges } from './origins.js'
import { renameValues } from './rename-values.js'

/**
 * The graph with values under the names of the outputs that they become: ONNX Runtime copies a value for each `Identity` that makes
 * an output of it. The first name holds where a value has several; inputs, constants and outputs keep their names.
 */
export function directOutputs(graph: Graph): Graph {
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs))
  const outputs = new Set(graph.outputs.map(({ name }) => name))
  const names = new Map<string, string>()
  const copies = new Set<GraphNode>()
  for (const node of graph.nodes) {
    const [value, output] = [node.inputs[0]!, node.outputs[0]!]
    if (node.operator !== 'Identity' || node.domain !== '' || !outputs.has(output)) continue
    if (!made.has(value) || outputs.has(value) || names.has(value)) continue
    names.set(value, output)
    copies.add(node)
  }
  if (copies.size === 0) return graph
  const rest = withChanges(graph, { nodes: graph.nodes.filter((node) => !copies.has(node)) })
  return renameValues(rest, names)
}
