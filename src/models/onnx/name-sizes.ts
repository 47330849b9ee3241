import type { Dimension, Graph, GraphValue } from '../../graph/graph.js'

/**
 * The graph with a name for every size of its inputs that has none: the first axis is the rows, under the name that another
 * input gives them. Sizes without names are each of their own, so nothing could be said of values that follow them.
 */
export function nameSizes(graph: Graph): Graph {
  const rows = graph.inputs.map(firstSize).find((size) => typeof size === 'string') ?? 'rows'
  const inputs = graph.inputs.map((input) => (graph.initializers.has(input.name) ? input : named(input, rows)))
  return inputs.every((input, at) => input === graph.inputs[at]) ? graph : { ...graph, inputs }
}

function firstSize({ type }: GraphValue): Dimension | undefined {
  return type?.kind === 'tensor' ? type.shape?.[0] : undefined
}

function named(input: GraphValue, rows: Dimension): GraphValue {
  const { name, type } = input
  if (type?.kind !== 'tensor' || type.shape === null || !type.shape.includes(null)) return input
  const shape = type.shape.map((size, axis) => size ?? (axis === 0 ? rows : `${name}:${axis}`))
  return { ...input, type: { ...type, shape } }
}
