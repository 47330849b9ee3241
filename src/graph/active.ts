import { isFloat } from './data-types.js'
import type { GraphNode } from './graph.js'
import type { TensorType } from './operators/operator.js'
import { findOperator } from './operators/registry.js'

/** The part of a graph through which targets depend smoothly on some sources. */
export interface Active {
  readonly nodes: ReadonlySet<GraphNode>
  /** Values that carry the dependence. */
  readonly values: ReadonlySet<string>
}

export function findActive(
  nodes: readonly GraphNode[],
  types: ReadonlyMap<string, TensorType>,
  sources: readonly string[],
  targets: readonly string[],
): Active {
  const smooth = (node: GraphNode): boolean => findOperator(node)?.backward !== 'zero'
  const reached = new Set(sources)
  for (const node of nodes) {
    if (!smooth(node) || !node.inputs.some((name) => reached.has(name))) continue
    for (const name of node.outputs) if (isFloat(types.get(name)?.dtype ?? 'float32')) reached.add(name)
  }
  const needed = new Set(targets)
  const found = new Set<GraphNode>()
  for (const node of [...nodes].reverse()) {
    if (!smooth(node) || !node.outputs.some((name) => needed.has(name) && reached.has(name))) continue
    const carriers = node.inputs.filter((name) => reached.has(name))
    if (carriers.length === 0) continue
    found.add(node)
    for (const name of carriers) needed.add(name)
  }
  return { nodes: found, values: new Set([...reached].filter((name) => needed.has(name))) }
}
