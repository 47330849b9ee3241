import { tensorOf } from '../../graph/attributes.js'
import type { GraphBody, GraphNode, StoredTensor } from '../../graph/graph.js'

/** The node that makes a value, and which of its outputs the value is. */
export interface Maker {
  readonly node: GraphNode
  readonly output: number
}
export type Makers = ReadonlyMap<string, Maker>

export function makersOf(graph: Pick<GraphBody, 'nodes'>): Makers {
  const makers = new Map<string, Maker>()
  for (const node of graph.nodes)
    node.outputs.forEach((name, output) => {
      if (name !== '') makers.set(name, { node, output })
    })
  return makers
}

/** `ai.onnx.ml` operators are named without their domain; standard operators have none. */
export function isLearner(node: GraphNode): boolean {
  return node.domain === 'ai.onnx.ml'
}

export function isStandard(node: GraphNode): boolean {
  return node.domain === '' || node.domain === 'ai.onnx'
}

/** Operators that hand on their first input's values, all or some of them, in another type or shape. */
const handsOn = new Set([
  'Identity',
  'Cast',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Flatten',
  'Transpose',
  'Slice',
  'Gather',
  'Split',
  'Clip',
  'Dropout',
  'Expand',
])

export function isHandedOn(node: GraphNode): boolean {
  return isStandard(node) ? handsOn.has(node.operator) : isLearner(node) && node.operator === 'ArrayFeatureExtractor'
}

/** The node where a value's content was made: looks through nodes that only hand it on. */
export function originOf(value: string, makers: Makers): Maker | undefined {
  const maker = makers.get(value)
  const looksUp = maker?.node.operator === 'Gather' || maker?.node.operator === 'ArrayFeatureExtractor'
  if (maker === undefined || looksUp || !isHandedOn(maker.node)) return maker
  return originOf(maker.node.inputs[0]!, makers) ?? maker
}

/** The constant behind a name: an initializer or the value of a Constant node. */
export function constantOf(value: string, graph: GraphBody, makers: Makers): StoredTensor | undefined {
  const stored = graph.initializers.get(value)
  if (stored !== undefined) return stored
  const node = makers.get(value)?.node
  return node?.operator === 'Constant' && node.attributes.value !== undefined ? tensorOf(node, 'value') : undefined
}
