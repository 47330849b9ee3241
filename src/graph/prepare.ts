import type { Graph } from './graph.js'
import { withChanges } from './origins.js'
import { sortNodes } from './sort-nodes.js'
import { opsets, upgradeOpset } from './upgrade-opset.js'

/**
 * The graph in the form that rules of derivatives are written for: nodes in running order, a recent operator set, and no
 * initializer among the inputs only because an old file format wanted it there.
 */
export function prepareForDerivative(graph: Graph): Graph {
  const modern =
    graph.irVersion >= 4
      ? graph
      : { ...graph, inputs: graph.inputs.filter((input) => !graph.initializers.has(input.name)) }
  const sorted = withChanges(modern, { nodes: sortNodes(modern), irVersion: Math.max(graph.irVersion, 8) })
  return upgradeOpset(sorted, opsets.derivative)
}
