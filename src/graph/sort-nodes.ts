import { ProbityError } from '../errors.js'
import { nodeLabel, type GraphBody, type GraphNode } from './graph.js'

/** Names that a node reads, those of its subgraphs from outside included. */
export function valuesRead(node: GraphNode): readonly string[] {
  const own = node.inputs.filter((name) => name !== '')
  const inner = Object.values(node.attributes).flatMap((attribute) => {
    if (attribute.kind === 'graph') return outerValues(attribute.value)
    return attribute.kind === 'graphs' ? attribute.value.flatMap(outerValues) : []
  })
  return inner.length === 0 ? own : [...new Set([...own, ...inner])]
}

/** Names that a subgraph takes from the graph around it. */
export function outerValues(body: GraphBody): readonly string[] {
  const made = new Set([...body.inputs.map((input) => input.name), ...body.initializers.keys()])
  for (const node of body.nodes) for (const name of node.outputs) made.add(name)
  const read = [...body.nodes.flatMap(valuesRead), ...body.outputs.map((output) => output.name)]
  return read.filter((name) => !made.has(name))
}

/** The nodes in an order in which they can run; their own order where it is one already. An error names a cycle. */
export function sortNodes(graph: GraphBody): readonly GraphNode[] {
  const available = new Set([...graph.inputs.map((input) => input.name), ...graph.initializers.keys()])
  const sorted: GraphNode[] = []
  const run = (node: GraphNode): void => {
    sorted.push(node)
    for (const name of node.outputs) available.add(name)
  }
  const waiting = new Map<string, { node: GraphNode; open: number }[]>()
  const ready: GraphNode[] = []
  const release = (node: GraphNode): void => {
    run(node)
    for (const name of node.outputs)
      for (const entry of waiting.get(name) ?? []) if (--entry.open === 0) ready.push(entry.node)
  }
  for (const node of graph.nodes) {
    const open = [...new Set(valuesRead(node))].filter((name) => !available.has(name))
    if (open.length === 0) {
      release(node)
      for (let next = ready.shift(); next !== undefined; next = ready.shift()) release(next)
      continue
    }
    const entry = { node, open: open.length }
    for (const name of open) waiting.set(name, [...(waiting.get(name) ?? []), entry])
  }
  if (sorted.length < graph.nodes.length) throw cycle(graph, sorted, available)
  return sorted
}

function cycle(graph: GraphBody, sorted: readonly GraphNode[], available: ReadonlySet<string>): ProbityError {
  const done = new Set(sorted)
  const stuck = graph.nodes.filter((node) => !done.has(node))
  const missing = stuck.flatMap(valuesRead).filter((name) => !available.has(name))
  return new ProbityError('GRAPH_CYCLE', { nodes: stuck.map(nodeLabel), values: [...new Set(missing)] })
}
