import type { Graph, GraphNode } from './graph.js'
import { withChanges } from './origins.js'
import { valuesRead } from './sort-nodes.js'

/** The graph without nodes and initializers that no output needs. Inputs stay: callers feed them by name. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map((output) => output.name))
  const kept: GraphNode[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue
    kept.push(node)
    for (const name of valuesRead(node)) needed.add(name)
  }
  const initializers = new Map([...graph.initializers].filter(([name]) => needed.has(name)))
  return withChanges(graph, { nodes: kept.reverse(), initializers })
}
