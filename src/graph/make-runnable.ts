import { decomposeNodes } from './decompose.js'
import type { Graph, GraphNode } from './graph.js'
import { inferTypes } from './infer-types.js'
import { findOperator } from './operators/registry.js'
import { opsets, upgradeOpset } from './upgrade-opset.js'

/**
 * The graph with operations that ONNX defines and ONNX Runtime does not compute written out in others: batch normalisation in
 * training, recurrent layers with rows on the first axis. The same graph where it has none of them.
 */
export function makeRunnable(graph: Graph): Graph {
  const missing = (node: GraphNode): boolean => findOperator(node)?.missingAtRuntime?.(node) === true
  if (!graph.nodes.some(missing)) return graph
  const modern = upgradeOpset(graph, opsets.derivative)
  return decomposeNodes(modern, new Set(modern.nodes.filter(missing)), inferTypes(modern))
}
