import type { Graph, GraphBody, GraphNode, StoredTensor } from './graph.js'
import { tensorOf } from './attributes.js'
import { isOverridable } from './initializers.js'
import type { InferContext, TensorType } from './operators/operator.js'
import { findOperator } from './operators/registry.js'
import { mergeTypes, toTensorType, typeOfStored } from './tensor-types.js'

/** What is known of each value of a graph, by name. */
export type TypeTable = Map<string, TensorType>

/** Types so far and the constants behind names: all that the rules of inference read. */
export interface Knowledge {
  readonly opset: number
  readonly types: TypeTable
  readonly constants: Map<string, StoredTensor>
}

/**
 * Types and shapes of all values of a graph by simple rules, one in each operator's file; small integer tensors are followed
 * element by element, so that "take the shape, keep the first axis, reshape" is understood. `given` adds what a probe run
 * found (see `probeTypes`). What no rule says stays unknown.
 */
export function inferTypes(graph: Graph, given: ReadonlyMap<string, TensorType> = new Map()): TypeTable {
  const knowledge = startKnowledge(graph, given)
  for (const node of graph.nodes) inferNode(node, knowledge, given)
  return knowledge.types
}

/** Knowledge of a graph's inputs, initializers and declared values, before any node is looked at. */
export function startKnowledge(graph: Graph, given: ReadonlyMap<string, TensorType> = new Map()): Knowledge {
  const knowledge: Knowledge = { opset: graph.opsets[''] ?? 1, types: new Map(), constants: new Map() }
  addDeclared(graph, knowledge.types)
  for (const [name, tensor] of graph.initializers) {
    if (!isOverridable(graph, name)) knowledge.constants.set(name, tensor)
    knowledge.types.set(name, typeOfStored(tensor, !isOverridable(graph, name)))
  }
  for (const [name, type] of given) knowledge.types.set(name, mergeTypes(type, knowledge.types.get(name))!)
  return knowledge
}

function addDeclared(body: GraphBody, types: TypeTable): void {
  for (const { name, type } of [...body.values, ...body.outputs, ...body.inputs]) {
    const declared = toTensorType(type)
    if (declared !== undefined) types.set(name, declared)
  }
}

/** Adds the types of a node's outputs. */
export function inferNode(node: GraphNode, knowledge: Knowledge, given?: ReadonlyMap<string, TensorType>): void {
  const { types, constants, opset } = knowledge
  if (node.operator === 'Constant' && node.domain === '') rememberConstant(node, constants)
  const context: InferContext = {
    node,
    opset,
    inputs: node.inputs.map((name) => types.get(name)),
    constants: node.inputs.map((name) => constants.get(name)),
  }
  const inferred = findOperator(node)?.infer?.(context) ?? []
  node.outputs.forEach((name, index) => {
    if (name === '') return
    const type = mergeTypes(inferred[index], mergeTypes(given?.get(name), types.get(name)))
    if (type !== undefined) types.set(name, type)
  })
}

function rememberConstant(node: GraphNode, constants: Map<string, StoredTensor>): void {
  const tensor = node.attributes.value === undefined ? undefined : tensorOf(node, 'value')
  if (tensor !== undefined) constants.set(node.outputs[0]!, tensor)
}
