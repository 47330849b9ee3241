import { integerAttribute } from './attributes.js'
import type { Graph, GraphNode } from './graph.js'
import { withChanges } from './origins.js'
import { valuesRead } from './sort-nodes.js'

interface Chosen {
  /** Nodes that gradients pass. */
  readonly nodes: ReadonlySet<GraphNode>
  /** Values that somebody asked for, which stay as they are. */
  readonly asked: ReadonlySet<string>
}

/**
 * The graph with the largest of a window taken first and cut at zero then, where a pool follows a ReLU. max(0, ·) is monotone, so that
 * the values are the same; so is the gradient, since a window without a positive element has none. ReLU and the mask
 * of its derivative then have the size of the pool's output.
 */
export function poolBeforeRelu(graph: Graph, { nodes, asked }: Chosen): { graph: Graph; nodes: Chosen['nodes'] } {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const readers = new Map<string, number>()
  for (const node of graph.nodes) for (const name of valuesRead(node)) readers.set(name, (readers.get(name) ?? 0) + 1)
  const reluBefore = (pool: GraphNode): GraphNode | undefined => {
    if (!isPlain(pool, 'MaxPool') || !nodes.has(pool) || pool.outputs.length > 1) return undefined
    // ONNX Runtime 1.30 expects other sizes of a pool that rounds up than it computes, and refuses sums and products with it
    if (integerAttribute(pool, 'ceil_mode', 0) !== 0) return undefined
    const value = pool.inputs[0]!
    const relu = makers.get(value)
    const alone = readers.get(value) === 1 && !asked.has(value)
    return alone && relu !== undefined && isPlain(relu, 'Relu') ? relu : undefined
  }
  const replaced = new Map<GraphNode, readonly GraphNode[]>()
  for (const pool of graph.nodes) {
    const relu = reluBefore(pool)
    if (relu === undefined) continue
    const between = freshName(`${pool.outputs[0]} before its ReLU`, makers)
    replaced.set(relu, [])
    replaced.set(pool, [
      { ...pool, inputs: relu.inputs, outputs: [between] },
      { ...relu, inputs: [between], outputs: pool.outputs },
    ])
  }
  if (replaced.size === 0) return { graph, nodes }
  const changed = (list: Iterable<GraphNode>): GraphNode[] => [...list].flatMap((node) => replaced.get(node) ?? [node])
  return { graph: withChanges(graph, { nodes: changed(graph.nodes) }), nodes: new Set(changed(nodes)) }
}

function isPlain(node: GraphNode, operator: string): boolean {
  return node.domain === '' && node.operator === operator
}

function freshName(wish: string, taken: ReadonlyMap<string, unknown>): string {
  return taken.has(wish) ? freshName(`${wish}'`, taken) : wish
}
