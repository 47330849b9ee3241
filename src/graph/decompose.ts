import { createBuilder, type Builder } from './builder.js'
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
    const rest = node.outputs.map((name, index) => (name !== '' && outputs[index] == null ? name : ''))
    // what the decomposition does not make, the node itself still does
    if (rest.some((name) => name !== '')) builder.existing({ ...node, outputs: withSpareNames(builder, node, rest) })
    node.outputs.forEach((name, index) => {
      const made = outputs[index]
      if (name !== '' && made != null) builder.existing(identity(made, name))
    })
  }
  return changed ? builder.build({ outputs: graph.outputs, values: graph.values }) : graph
}

/** Names for all outputs of a node of which only some are still wanted. */
function withSpareNames(builder: Builder, node: GraphNode, wanted: readonly string[]): readonly string[] {
  return node.outputs.map((name, index) =>
    name === '' || wanted[index] !== '' ? name : builder.freshName(`spare_${index}`),
  )
}

function identity(from: string, to: string): GraphNode {
  return { name: to, operator: 'Identity', domain: '', inputs: [from], outputs: [to], attributes: {} }
}
