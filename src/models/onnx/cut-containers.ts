import type { Graph, GraphNode, GraphValue } from '../../graph/graph.js'
import { isLearner, makersOf } from './walk.js'

/**
 * The graph with tensors only as outputs: ONNX Runtime refuses maps and sequences. A ZipMap hands on the scores that it would
 * have put into maps, under its own name; the tensors of a sequence become outputs `name[0]`, `name[1]` …; what cannot be
 * taken apart is left out.
 */
export function cutContainers(graph: Graph): Graph {
  const makers = makersOf(graph)
  const zipMaps = graph.nodes.filter((node) => isLearner(node) && node.operator === 'ZipMap')
  const open = graph.outputs.filter((output) => isContainer(output) || zipMaps.some(makes(output.name)))
  if (open.length === 0) return graph
  const replaced = new Map<GraphNode, GraphNode>(zipMaps.map((node) => [node, asIdentity(node)]))
  const outputs = graph.outputs.flatMap((output): GraphValue[] => {
    if (!open.includes(output)) return [output]
    const node = makers.get(output.name)?.node
    if (node === undefined) return []
    if (replaced.has(node)) return [{ name: output.name, type: { kind: 'tensor', dtype: 'float32', shape: null } }]
    if (node.operator !== 'SequenceConstruct') return []
    return node.inputs.map((_, at) => ({ name: `${output.name}[${at}]`, type: null }))
  })
  const parts = open.flatMap(({ name }) => sequenceParts(name, makers.get(name)?.node))
  return { ...graph, outputs, nodes: [...graph.nodes.map((node) => replaced.get(node) ?? node), ...parts] }
}

function isContainer({ type }: GraphValue): boolean {
  return type !== null && type.kind !== 'tensor'
}

function makes(name: string): (node: GraphNode) => boolean {
  return (node) => node.outputs.includes(name)
}

function asIdentity(node: GraphNode): GraphNode {
  return { ...node, operator: 'Identity', domain: '', attributes: {} }
}

function sequenceParts(name: string, node: GraphNode | undefined): GraphNode[] {
  if (node?.operator !== 'SequenceConstruct') return []
  return node.inputs.map((input, at) => ({
    name: `${name}[${at}]`,
    operator: 'Identity',
    domain: '',
    inputs: [input],
    outputs: [`${name}[${at}]`],
    attributes: {},
  }))
}
