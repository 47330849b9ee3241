import type { Random } from '../environment/tools.js'
import { createEngine } from '../graph/engine.js'
import { elementCount } from '../graph/stored-tensor.js'
import { float32Tensor, type Tensor, type Tensors } from '../graph/tensor.js'
import { addParts, joinRows, takeRows } from '../graph/tiles.js'
import { chunkRows, chunksOf, type Chunk } from './chunks.js'
import { drawMask } from './draw-mask.js'
import type { Batch } from './examples.js'
import { makeJudgingGraph, makeLossGraph, type LossGraph, type LossRequest } from './loss-graph.js'
import type { Network } from './network.js'
import { gradientName } from './step-graph.js'

export interface RunSettings {
  /** Workers at most. Changes speed, never bytes. */
  readonly threads?: number
  /** Rows that are computed at a time; from the sizes in the graph unless given. Changes bytes in the last digits. */
  readonly chunkRows?: number
}

export interface Judged {
  /** Weighted mean of the losses of the rows. */
  readonly loss: number
  /** Sum of the weights of the rows. */
  readonly weight: number
  readonly prediction: Tensor
}

export interface Gradients extends Judged {
  /** By `gradient:<weight>`. */
  readonly gradients: Tensors
}

export interface GradientRun {
  /** The gradient of the weighted mean loss of a batch. `random` draws what is dropped. */
  run(batch: Batch, weights: Tensors, random: Random, signal?: AbortSignal): Promise<Gradients>
  close(): Promise<void>
}

/** Workers that compute gradients of chunks of a batch. They are added in the order of the chunks, whoever is first. */
export async function createGradientRun(
  network: Network,
  request: LossRequest,
  { threads, chunkRows: wanted }: RunSettings,
): Promise<GradientRun> {
  const lossGraph = makeLossGraph(network, request)
  const { graph, rowFactor, loss, prediction } = lossGraph
  const size = wanted ?? chunkRows(graph, rowFactor)
  const engine = await createEngine(graph, threads === undefined ? {} : { threads })
  const outputs = graph.outputs.map(({ name }) => name)
  return {
    async run(batch, weights, random, signal) {
      const total = sumOf(batch.weights)
      const feeds = { ...rowFeeds(lossGraph, batch, total), ...masksOf(lossGraph, batch.rows, random) }
      const chunks = chunksOf(batch.rows, size)
      const parts = await Promise.all(
        chunks.map((chunk) =>
          engine.run({ ...chunkOf(feeds, chunk, batch.rows), ...weights }, outputs, signalOf(signal)),
        ),
      )
      const of = (name: string): readonly Tensor[] => parts.map((part) => part[name]!)
      const gradients = network.weights
        .map((name) => gradientName(name))
        .map((name) => [name, addParts(of(name), name)])
      return {
        gradients: Object.fromEntries(gradients) as Tensors,
        loss: of(loss).reduce((sum, part) => sum + sumOf(numbers(part)), 0),
        weight: total,
        prediction: joinRows(
          of(prediction),
          chunks.map(({ rows }) => rows),
        ),
      }
    },
    close: () => engine.close(),
  }
}

export interface JudgingRun {
  /** Loss and predictions of rows, with nothing dropped. */
  run(batch: Batch, weights: Tensors, signal?: AbortSignal): Promise<Judged>
  close(): Promise<void>
}

export async function createJudgingRun(
  network: Network,
  request: LossRequest,
  { threads }: RunSettings,
): Promise<JudgingRun> {
  const lossGraph = makeJudgingGraph(network, request)
  const engine = await createEngine(lossGraph.graph, threads === undefined ? {} : { threads })
  return {
    async run(batch, weights, signal) {
      const total = sumOf(batch.weights)
      const outputs = [lossGraph.loss, lossGraph.prediction]
      const found = await engine.run({ ...rowFeeds(lossGraph, batch, total), ...weights }, outputs, signalOf(signal))
      const loss = sumOf(numbers(found[lossGraph.loss]!))
      return { loss, weight: total, prediction: found[lossGraph.prediction]! }
    },
    close: () => engine.close(),
  }
}

/** Inputs, targets and each row's share of the weight of the batch. */
function rowFeeds({ inputs, target, rowFactor }: LossGraph, batch: Batch, total: number): Tensors {
  const share = total === 0 ? 0 : 1 / total
  return {
    ...Object.fromEntries(inputs.map((name) => [name, batch.inputs[name]!])),
    [target]: batch.target,
    [rowFactor]: float32Tensor(
      [batch.rows],
      batch.weights.map((weight) => weight * share),
    ),
  }
}

/** Drawn for the whole batch, so that they do not depend on the chunks. */
function masksOf({ masks }: LossGraph, rows: number, random: Random): Tensors {
  return Object.fromEntries(
    masks.map(({ input, rate, shape }) => {
      const drawn = drawMask(rows * elementCount(shape), rate, random.fork(input))
      return [input, float32Tensor([rows, ...shape], drawn)]
    }),
  )
}

function chunkOf(feeds: Tensors, { start, rows }: Chunk, all: number): Tensors {
  if (rows === all) return feeds
  return Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, takeRows(tensor, start, rows)]))
}

function signalOf(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

function numbers(tensor: Tensor): Float32Array {
  return tensor.data as Float32Array // losses are float32, as the graph says
}

function sumOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
