import { ProbityError } from '../errors.js'
import { nodeLabel, operatorLabel, type Attribute, type Graph, type GraphFunction, type GraphNode } from './graph.js'

/** A node and the version of the standard operators that it is written in. */
export interface VersionedNode {
  readonly node: GraphNode
  readonly opset: number
}

const deepest = 32

/**
 * The nodes of a graph with the functions that the model defines for itself written out. Functions may use another version of
 * the standard operators than the graph; one that imports none gets `otherwise`.
 */
export function inlineFunctions(graph: Graph, otherwise: number): readonly VersionedNode[] {
  const own = graph.opsets[''] ?? otherwise
  const functions = new Map(graph.functions.map((found) => [`${found.domain}:${found.name}`, found]))
  const expand = (node: GraphNode, opset: number, depth: number): readonly VersionedNode[] => {
    const found = functions.get(`${node.domain}:${node.operator}`)
    if (found === undefined) return [{ node, opset }]
    if (depth > deepest)
      throw new ProbityError('GRAPH_CYCLE', { nodes: [nodeLabel(node)], values: [operatorLabel(node)] })
    const inner = found.opsets[''] ?? opset
    return bodyOf(found, node).flatMap((next) => expand(next, inner, depth + 1))
  }
  return graph.nodes.flatMap((node) => expand(node, own, 0))
}

/** The body with the caller's names for inputs and outputs, names of its own for the rest, and the caller's attributes. */
function bodyOf(found: GraphFunction, call: GraphNode): readonly GraphNode[] {
  const names = new Map<string, string>([['', '']])
  found.inputs.forEach((name, at) => names.set(name, call.inputs[at] ?? ''))
  found.outputs.forEach((name, at) => names.set(name, call.outputs[at] ?? `${nodeLabel(call)}/${name}`))
  const renamed = (name: string): string => names.get(name) ?? `${nodeLabel(call)}/${name}`
  return found.nodes.map((node) => ({
    ...node,
    name: `${nodeLabel(call)}/${nodeLabel(node)}`,
    inputs: node.inputs.map(renamed),
    outputs: node.outputs.map(renamed),
    attributes: attributesOf(node, found, call),
  }))
}

function attributesOf(node: GraphNode, found: GraphFunction, call: GraphNode): Record<string, Attribute> {
  const resolved = Object.entries(node.attributes).flatMap(([name, attribute]): [string, Attribute][] => {
    if (attribute.kind !== 'reference') return [[name, attribute]]
    const value = call.attributes[attribute.value] ?? found.defaults[attribute.value]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(resolved)
}
