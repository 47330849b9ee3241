import { createBuilder, type Builder } from '../graph/builder.js'
import { differentiate } from '../graph/differentiate.js'
import type { Graph, GraphNode, GraphValue } from '../graph/graph.js'
import { numbersOf } from '../graph/stored-tensor.js'
import { ProbityError } from '../errors.js'
import type { Loss, PredictionKind } from './losses/loss.js'
import type { Network } from './network.js'

/** Which value of a network a loss reads, and as what. */
export interface Reading {
  readonly value: string
  readonly takes: PredictionKind
}

export interface LossRequest {
  readonly loss: Loss
  readonly options: unknown
  readonly reading: Reading
}

/** A place where training leaves values out: an input, [rows, …shape], of 0 and 1/(1 − rate). */
export interface DropoutMask {
  readonly input: string
  readonly rate: number
  readonly shape: readonly number[]
}

/**
 * A graph from inputs, weights, targets and a factor for each row to the loss of each row, times its factor. With derivatives
 * it also gives, in `gradient:<weight>`, those of the sum of the losses.
 */
export interface LossGraph {
  readonly graph: Graph
  readonly inputs: readonly string[]
  readonly target: string
  readonly rowFactor: string
  readonly loss: string
  readonly prediction: string
  readonly masks: readonly DropoutMask[]
  /** Running statistics, which are inputs, and the outputs that hold them after the batch. Not empty: rows of a batch see each other. */
  readonly statistics: readonly MovedStatistic[]
}

/** A running mean or variance of a batch normalisation; one that is called several times moves with each call, in their order. */
export interface MovedStatistic {
  readonly name: string
  readonly shape: readonly number[]
  readonly next: string
}

/** The graph that training runs. */
export function makeLossGraph(network: Network, request: LossRequest): LossGraph {
  const { graph, ...names } = addLoss(network, request, 'training')
  const keep = [names.loss, network.output, ...names.statistics.map(({ next }) => next)]
  const differentiated = differentiate(graph, {
    of: { output: names.loss },
    withRespectTo: network.weights,
    keep,
  })
  return { ...names, graph: differentiated }
}

/** The same for rows that are only judged: without derivatives, and with nothing dropped. */
export function makeJudgingGraph(network: Network, request: LossRequest): LossGraph {
  return addLoss(network, request, 'judging')
}

function addLoss(network: Network, { loss, options, reading }: LossRequest, use: 'training' | 'judging'): LossGraph {
  const b = createBuilder({ from: withWeightsAsInputs(network) })
  const masks: DropoutMask[] = []
  const statistics: MovedStatistic[] = []
  for (const node of network.graph.nodes) {
    if (use === 'training' && keepsStatistics(network, node)) addBatchStatistics(b, network, node, statistics)
    else if (node.operator !== 'Dropout' || node.domain !== '') b.existing(node)
    else if (use === 'judging') b.existing(replaced(node, 'Identity', [node.inputs[0]!]))
    else masks.push(addMask(b, node))
  }
  const [rows, columns] = b.shapeKnown(reading.value)
  const target = b.freshName('target')
  if (loss.target === 'class') b.input(target, 'int32', [rows!])
  else b.input(target, 'float32', [rows!, columns ?? 1])
  const rowFactor = b.input(b.freshName('row_factor'), 'float32', [rows!])
  const byRow = loss.of({ builder: b, prediction: reading.value, takes: reading.takes, target }, options)
  const result = b.node('Mul', [byRow, rowFactor], {}, { outputs: [b.freshName('loss')] })
  b.output(result)
  b.output(network.output)
  for (const { next } of statistics) b.output(next)
  const inputs = network.graph.inputs.map(({ name }) => name)
  return { graph: b.build(), inputs, target, rowFactor, loss: result, prediction: network.output, masks, statistics }
}

/** Weights change from step to step, so they are fed instead of being constants. */
function withWeightsAsInputs({ graph, weights, statistics = [] }: Network): Graph {
  const initializers = new Map(graph.initializers)
  const fed = [...weights, ...statistics].map((name): GraphValue => {
    const { dtype, shape } = initializers.get(name)!
    initializers.delete(name)
    return { name, type: { kind: 'tensor', dtype, shape } }
  })
  const inputs = graph.inputs.filter(({ name }) => !weights.includes(name))
  return { ...graph, inputs: [...inputs, ...fed], initializers }
}

function keepsStatistics({ statistics = [] }: Network, { operator, domain, inputs }: GraphNode): boolean {
  return operator === 'BatchNormalization' && domain === '' && statistics.includes(inputs[3]!)
}

/** The same node by mean and variance of the batch; what it keeps moves towards them: kept · momentum + batch · (1 − momentum). */
function addBatchStatistics(b: Builder, { graph }: Network, node: GraphNode, statistics: MovedStatistic[]): void {
  const before = node.inputs.slice(3, 5).map((name) => statistics.find((moved) => moved.name === name)?.next ?? name)
  const moved = node.inputs.slice(3, 5).map((name): MovedStatistic => ({
    ...{ name, shape: graph.initializers.get(name)!.shape },
    next: b.freshName(`next:${name}`),
  }))
  b.existing({
    ...node,
    inputs: [...node.inputs.slice(0, 3), ...before],
    outputs: [node.outputs[0]!, ...moved.map(({ next }) => next)],
    attributes: { ...node.attributes, training_mode: { kind: 'int', value: 1n } },
  })
  for (const one of moved) {
    const known = statistics.findIndex(({ name }) => name === one.name)
    if (known < 0) statistics.push(one)
    else statistics[known] = one
  }
}

/** Dropout as a product with a mask that is fed: what is left out is then the same on every machine. */
function addMask(b: Builder, node: GraphNode): DropoutMask {
  const [x, ratio] = node.inputs
  const known = (ratio ?? '') === '' ? undefined : b.constantOf(ratio!)
  const rate = (ratio ?? '') === '' ? 0.5 : known === undefined ? Number.NaN : numbersOf(known)[0]!
  const shape = b.shapeKnown(x!)
  const inner = shape.slice(1).filter((size): size is number => typeof size === 'number')
  if (!(rate >= 0 && rate < 1) || inner.length !== shape.length - 1)
    throw new ProbityError('TRAINING_DROPOUT', { node: node.name, value: x, shape: shape.map(String) })
  const input = b.input(b.freshName(`mask/${node.outputs[0]}`), b.dtypeOf(x!), shape)
  b.existing(replaced(node, 'Mul', [x!, input]))
  return { input, rate, shape: inner }
}

function replaced(node: GraphNode, operator: string, inputs: readonly string[]): GraphNode {
  return { ...node, operator, inputs, outputs: node.outputs.slice(0, 1), attributes: {} }
}
