import type { Attribute, Graph, GraphBody, GraphNode } from './graph.js'
import { withChanges } from './origins.js'

/** The graph with values under other names, in subgraphs too. */
export function renameValues(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  return names.size === 0 ? graph : withChanges(graph, renameBody(graph, names))
}

function renameBody(body: GraphBody, names: ReadonlyMap<string, string>): GraphBody {
  const renamed = (name: string): string => names.get(name) ?? name
  const all = <Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] =>
    list.map((value) => (names.has(value.name) ? { ...value, name: renamed(value.name) } : value))
  return {
    name: body.name,
    inputs: all(body.inputs),
    outputs: all(body.outputs),
    values: all(body.values),
    nodes: body.nodes.map((node) => renameNode(node, names)),
    initializers: new Map([...body.initializers].map(([name, tensor]) => [renamed(name), tensor])),
  }
}

function renameNode(node: GraphNode, names: ReadonlyMap<string, string>): GraphNode {
  const renamed = (name: string): string => names.get(name) ?? name
  const attributes = Object.entries(node.attributes).map(([key, attribute]): [string, Attribute] => [
    key,
    attribute.kind === 'graph' ? { kind: 'graph', value: renameBody(attribute.value, names) } : attribute,
  ])
  return {
    ...node,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
    attributes: Object.fromEntries(attributes),
  }
}
