import type { Random } from '../environment/tools.js'
import { float32Tensor, type Tensors } from '../graph/tensor.js'
import type { Batch } from './examples.js'
import {
  createJudgingRun,
  createLearningRun,
  type Judged,
  type JudgingRun,
  type RunSettings,
  type StepFeeds,
} from './gradient-run.js'
import type { LossRequest } from './loss-graph.js'
import type { Network } from './network.js'
import { dropFaded } from './faded-values.js'
import { firstState, statisticShapes, tensorsOf, weightShapes, withWeights, type TrainerState } from './state.js'
import { learningRateName, nextName, slotName, type StepRequest, type WeightShape } from './step-graph.js'
import { groupWeights, packState, unpackState, type WeightGroup } from './weight-groups.js'

export interface TrainerRequest extends RunSettings {
  readonly network: Network
  readonly loss: LossRequest
  readonly step: StepRequest
}

export interface Stepped extends Judged {
  /** l1·Σ|w| + l2·Σw² before the step. */
  readonly penalty: number
  /** Euclidean norm of all gradients together. */
  readonly gradientNorm: number
}

export interface StepOptions {
  readonly learningRate: number
  /** A stream of this step, for dropout. */
  readonly random: Random
  readonly signal?: AbortSignal
}

export interface Trainer {
  state(): TrainerState
  restore(state: TrainerState): void
  /** One step along the gradient of the weighted mean loss of a batch. */
  step(batch: Batch, options: StepOptions): Promise<Stepped>
  /** Loss and predictions, with nothing dropped and nothing learnt. */
  judge(batch: Batch, signal?: AbortSignal): Promise<Judged>
  /** The network with the weights of now, or of another state. */
  network(state?: TrainerState): Network
  close(): Promise<void>
}

/**
 * Trains a network on ONNX Runtime: a batch is cut into chunks of a fixed size, workers compute loss and gradients of the chunks,
 * the gradients are added in the order of the chunks, and a graph makes the optimizer's step. The weights are
 * therefore the same, byte for byte, for any number of workers.
 */
export async function createTrainer(request: TrainerRequest): Promise<Trainer> {
  const { network, loss, step: settings } = request
  const shapes = weightShapes(network)
  const running = statisticShapes(network)
  const groups = groupWeights(shapes, settings)
  const opened: { close(): Promise<void> }[] = []
  const open = async <T extends { close(): Promise<void> }>(resource: T | Promise<T>): Promise<T> => {
    const found = await resource
    opened.push(found)
    return found
  }
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((resource) => resource.close()))
  }
  try {
    const learning = await open(createLearningRun({ ...request, groups }))
    let judging: Promise<JudgingRun> | null = null // made when rows are first judged
    const first = firstState(network, settings)
    let packed = packState(groups, settings, first)
    let statistics = pick(running, first)
    let unpacked: TrainerState | null = null // by the names of the weights, where somebody has asked
    const stateNow = (): TrainerState =>
      (unpacked ??= withStatistics(unpackState(groups, settings, packed), statistics))
    return {
      state: stateNow,
      restore: (before) => {
        unpacked = before
        packed = packState(groups, settings, before)
        statistics = pick(running, before)
      },
      async step(batch, { learningRate, random, signal }) {
        const step = packed.step + 1
        const known = tensorsOf(running, { step, values: statistics })
        const feeds = { ...feedsOf(groups, settings, packed, learningRate), statistics: known }
        const { next, statistics: moved, ...stepped } = await learning.run(batch, feeds, random, signal)
        const values = Object.keys(packed.values).map((name) => [name, next[nextName(name)]!.data])
        packed = { step, values: Object.fromEntries(values) as Record<string, Float32Array> }
        dropFaded(packed, groups)
        statistics = Object.fromEntries(running.map(({ name }) => [name, moved[name]!.data as Float32Array]))
        unpacked = null
        return stepped
      },
      async judge(batch, signal) {
        judging ??= open(createJudgingRun(network, loss, request))
        return (await judging).run(batch, tensorsOf([...shapes, ...running], stateNow()), signal)
      },
      network: (of = stateNow()) => withWeights(network, of),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Values = TrainerState['values']

function pick(shapes: readonly WeightShape[], { values }: TrainerState): Values {
  return Object.fromEntries(shapes.map(({ name }) => [name, values[name]!]))
}

function withStatistics({ step, values }: TrainerState, statistics: Values): TrainerState {
  return { step, values: { ...values, ...statistics } }
}

function feedsOf(
  groups: readonly WeightGroup[],
  { optimizer, options }: StepRequest,
  packed: TrainerState,
  learningRate: number,
): Omit<StepFeeds, 'statistics'> {
  const scalars = { [learningRateName]: learningRate, ...optimizer.scalars(packed.step + 1, options) }
  const numbers = Object.entries(scalars).map(([name, value]) => [name, float32Tensor([], [value])])
  const slots = Object.keys(optimizer.slots(options))
  const remembered = slots.flatMap((slot) => groups.map(({ name, shape }) => ({ name: slotName(slot, name), shape })))
  return {
    weights: tensorsOf(groups, packed),
    others: { ...tensorsOf(remembered, packed), ...(Object.fromEntries(numbers) as Tensors) },
  }
}
