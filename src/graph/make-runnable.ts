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
  const concerned = (node: GraphNode): boolean => findOperator(node)?.decompose !== undefined
  const opset = graph.opsets[''] ?? 1
  if (!graph.nodes.some(concerned) || opset < 14) return graph // before opset 14 neither could be asked for
  const modern = upgradeOpset(graph, opsets.derivative)
  const written = decomposeNodes(modern, new Set(modern.nodes.filter(concerned)), inferTypes(modern))
  return written === modern ? graph : written
}
