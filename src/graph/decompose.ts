import { createBuilder } from './builder.js'
import { nodeLabel, type Graph, type GraphNode } from './graph.js'
import { nodeContext } from './node-context.js'
import type { TensorType } from './operators/operator.js'
import { findOperator } from './operators/registry.js'

/** The graph with those of the given nodes written out in other operators that must be, to have a derivative. */
export function decomposeNodes(
  graph: Graph,
  chosen: ReadonlySet<GraphNode>,
  types: ReadonlyMap<string, TensorType>,
): Graph {
  const concerned = (node: GraphNode): boolean => chosen.has(node) && findOperator(node)?.decompose !== undefined
  if (!graph.nodes.some(concerned)) return graph
  const builder = createBuilder({ from: { ...graph, outputs: [] }, types })
  let changed = false
  for (const node of graph.nodes) {
    builder.setScope(nodeLabel(node))
    const outputs = concerned(node) ? findOperator(node)!.decompose!(nodeContext(builder, node)) : null
    if (outputs === null) {
      builder.existing(node)
      continue
    }
    changed = true
    node.outputs.forEach((name, index) => {
      const made = outputs[index]
      if (name !== '' && made != null) builder.existing(identity(made, name))
    })
  }
  return changed ? builder.build({ outputs: graph.outputs, values: graph.values }) : graph
}

function identity(from: string, to: string): GraphNode {
  return { name: to, operator: 'Identity', domain: '', inputs: [from], outputs: [to], attributes: {} }
}
