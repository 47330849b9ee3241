import type { Random } from '../environment/tools.js'
import { createEngine, type Engine, type EngineOptions } from '../graph/engine.js'
import type { Graph } from '../graph/graph.js'
import { elementCount } from '../graph/stored-tensor.js'
import { float32Tensor, type Tensor, type Tensors } from '../graph/tensor.js'
import { joinRows, takeRows } from '../graph/tiles.js'
import { giveAway } from '../graph/worker-pool.js'
import { createTogether, chunkRows, chunksOf, rowsOfChunk, type Chunk } from './chunks.js'
import { drawMask } from './draw-mask.js'
import type { Batch } from './examples.js'
import { makeJudgingGraph, makeLossGraph, type LossGraph, type LossRequest } from './loss-graph.js'
import type { Network } from './network.js'
import { packWeights, packWholeStep } from './pack-weights.js'
import { createSharedFeeds } from './shared-feeds.js'
import { gradientName, makeStepGraph, normName, partName, penaltyName, type StepRequest } from './step-graph.js'
import type { WeightGroup } from './weight-groups.js'

/** Numbers of weights and optimizer from which a step takes so long that it goes to a worker: they are then shared, not sent. */
const largeState = 2 ** 20

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

export interface Made extends Judged {
  /** `next:…` of the step graph, by name. */
  readonly next: Tensors
  /** Running statistics after the batch, by name. */
  readonly statistics: Tensors
  /** l1·Σ|w| + l2·Σw² before the step. */
  readonly penalty: number
  /** Euclidean norm of all gradients together. */
  readonly gradientNorm: number
}

/** What a step needs beside the batch, as inputs of the step graph: weights in groups, what the optimizer remembers, its numbers. */
export interface StepFeeds {
  readonly weights: Tensors
  /** Running statistics by name. */
  readonly statistics: Tensors
  readonly others: Tensors
}

export interface LearningRun {
  /** One step along the gradient of the weighted mean loss of a batch. `random` draws what is dropped. */
  run(batch: Batch, feeds: StepFeeds, random: Random, signal?: AbortSignal): Promise<Made>
  close(): Promise<void>
}

export interface LearningRequest extends RunSettings {
  readonly network: Network
  readonly loss: LossRequest
  readonly step: StepRequest
  readonly groups: readonly WeightGroup[]
}

/**
 * Workers that compute gradients of chunks of a batch, which are added in the order of the chunks, whoever is first; then one that
 * makes the optimizer's step. A batch that is one chunk goes to a worker once, with the step in the same graph. Which way is
 * taken depends on the rows alone, and so do the bytes.
 */
export function createLearningRun(request: LearningRequest): LearningRun {
  const { network, loss: lossRequest, step, groups, threads } = request
  const lossGraph = makeLossGraph(network, lossRequest)
  const { graph, loss, prediction } = lossGraph
  const size = chunkRows(graph)
  const together = lossGraph.statistics.length > 0 ? createTogether(graph) : null
  const engines = new Map<string, Promise<Engine>>()
  const share = createSharedFeeds()
  const engineOf = (name: string, make: () => Graph, options: EngineOptions): Promise<Engine> => {
    const known = engines.get(name)
    if (known !== undefined) return known
    const engine = createEngine(make(), options)
    engines.set(name, engine)
    return engine
  }
  const shareLarge = (weights: Tensors, others: Tensors): Tensors => {
    const feeds = { ...weights, ...others }
    const elements = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0)
    return elements >= largeState ? share(feeds) : feeds
  }
  const judged = (parts: readonly Tensors[], chunks: readonly Chunk[], weight: number): Judged => ({
    loss: parts.reduce((sum, part) => sum + sumOf(numbers(part[loss]!)), 0),
    weight,
    prediction: joinRows(
      parts.map((part) => part[prediction]!),
      chunks.map(({ rows }) => rows),
    ),
  })
  return {
    async run(batch, { weights, others, statistics }, random, signal) {
      const total = sumOf(batch.weights)
      const feeds = { ...rowFeeds(lossGraph, batch, total), ...masksOf(lossGraph, batch.rows, random) }
      // statistics are those of the whole batch, so its rows are computed together
      const whole = together?.(batch.rows)
      const chunks = chunksOf(batch.rows, whole ?? request.chunkRows ?? rowsOfChunk(size, batch.rows))
      if (chunks.length === 1) {
        const engine = await engineOf('whole', () => packWholeStep(graph, groups, step), { threads: 1 })
        const found = await engine.run(
          { ...feeds, ...statistics, ...shareLarge(weights, others) },
          undefined,
          signalOf(signal),
        )
        return { ...judged([found], chunks, total), ...madeOf(found), statistics: movedOf(lossGraph, found) }
      }
      const gradients = await engineOf('gradients', () => packWeights(graph, groups), {
        ...(threads === undefined ? {} : { threads }),
        workersOnly: true,
      })
      const shared = share(weights)
      const parts = await Promise.all(
        chunks.map((chunk) => gradients.run({ ...chunkOf(feeds, chunk), ...shared }, undefined, signalOf(signal))),
      )
      const slopes = groups.flatMap(({ name }) =>
        parts.map((part, at) => [partName(name, at), part[gradientName(name)]!] as const),
      )
      for (const [, { data }] of slopes) giveAway(data)
      // the batch that is left at the end of an epoch may have fewer chunks
      const make = (): Graph => makeStepGraph(groups, step, parts.length)
      const stepping = await engineOf(`step of ${parts.length}`, make, { threads: 1 })
      const found = await stepping.run({ ...shareLarge(weights, others), ...Object.fromEntries(slopes) })
      return { ...judged(parts, chunks, total), ...madeOf(found), statistics: {} }
    },
    async close() {
      const opened = await Promise.allSettled(engines.values())
      await Promise.all(opened.map((engine) => (engine.status === 'fulfilled' ? engine.value.close() : undefined)))
    },
  }
}

function movedOf({ statistics }: LossGraph, found: Tensors): Tensors {
  return Object.fromEntries(statistics.map(({ name, next }) => [name, found[next]!]))
}

function madeOf(found: Tensors): Pick<Made, 'next' | 'penalty' | 'gradientNorm'> {
  return { next: found, penalty: Number(found[penaltyName]!.data[0]), gradientNorm: Number(found[normName]!.data[0]) }
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

function chunkOf(feeds: Tensors, { start, rows }: Chunk): Tensors {
  const part = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, takeRows(tensor, start, rows)]))
  for (const { data } of Object.values(part)) giveAway(data)
  return part
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
