import type { Graph } from '../graph/graph.js'
import type { Reading } from './loss-graph.js'
import type { Loss, PredictionKind } from './losses/loss.js'
import type { Network } from './network.js'

/**
 * The best way for a loss to read a network: the logits behind a sigmoid or softmax where it takes logits, since from them the
 * loss is exact at any size; otherwise the output as what it is. `from` takes the output for what the caller says it is.
 */
export function readingOf(network: Network, loss: Loss, from: PredictionKind | 'auto' = 'auto'): Reading {
  const { graph, output, scale, standardised } = network
  const value = standardised?.value ?? output
  if (from !== 'auto') return { value, takes: from }
  const behind = scale === 'probability' ? logitsBehind(graph, output) : null
  if (behind !== null && loss.takes.includes('logits')) return { value: behind, takes: 'logits' }
  return { value, takes: naturally[scale].find((kind) => loss.takes.includes(kind)) ?? loss.takes[0]! }
}

const naturally: Record<Network['scale'], readonly PredictionKind[]> = {
  probability: ['probabilities', 'values'],
  logit: ['logits', 'values'],
  value: ['values', 'logits'],
}

/** What the sigmoid or softmax that makes a value reads; null where neither makes it. */
export function logitsBehind(graph: Graph, value: string): string | null {
  const maker = graph.nodes.find((node) => node.outputs[0] === value && node.domain === '')
  if (maker === undefined) return null
  if (maker.operator === 'Identity') return logitsBehind(graph, maker.inputs[0]!)
  return maker.operator === 'Sigmoid' || maker.operator === 'Softmax' ? maker.inputs[0]! : null
}
