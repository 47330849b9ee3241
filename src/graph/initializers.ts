import type { Graph } from './graph.js'

/**
 * Whether a caller may replace this initializer by feeding it. Before IR version 4 every initializer had to be listed among
 * the inputs, and none could be replaced; since then, listing it means that it can.
 */
export function isOverridable(graph: Graph, name: string): boolean {
  return graph.irVersion >= 4 && graph.inputs.some((input) => input.name === name)
}
