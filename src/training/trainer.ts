import type { Random } from '../environment/tools.js'
import { createEngine, type Engine } from '../graph/engine.js'
import { float32Tensor, type Tensor } from '../graph/tensor.js'
import type { Batch } from './examples.js'
import { createGradientRun, createJudgingRun, type Judged, type JudgingRun, type RunSettings } from './gradient-run.js'
import type { LossRequest } from './loss-graph.js'
import type { Network } from './network.js'
import { firstState, stateShapes, tensorsOf, weightShapes, withWeights, type TrainerState } from './state.js'
import { learningRateName, makeStepGraph, nextName, normName, penaltyName, type StepRequest } from './step-graph.js'

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
 * the gradients are added in the order of the chunks, and a graph of its own makes the optimizer's step. The weights are
 * therefore the same, byte for byte, for any number of workers.
 */
export async function createTrainer(request: TrainerRequest): Promise<Trainer> {
  const { network, loss, step: settings } = request
  const shapes = weightShapes(network)
  const opened: { close(): Promise<void> }[] = []
  const open = async <T extends { close(): Promise<void> }>(resource: Promise<T>): Promise<T> => {
    const found = await resource
    opened.push(found)
    return found
  }
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((resource) => resource.close()))
  }
  try {
    const learning = await open(createGradientRun(network, loss, request))
    let judging: Promise<JudgingRun> | null = null // made when rows are first judged
    const stepping = await open(createEngine(makeStepGraph(shapes, settings), { threads: 1 }))
    let state = firstState(network, settings)
    return {
      state: () => state,
      restore: (before) => {
        state = before
      },
      async step(batch, { learningRate, random, signal }) {
        const { gradients, ...judged } = await learning.run(batch, tensorsOf(shapes, state), random, signal)
        const next = await advance(stepping, request, state, gradients, learningRate)
        state = next.state
        return { ...judged, penalty: next.penalty, gradientNorm: next.gradientNorm }
      },
      async judge(batch, signal) {
        judging ??= open(createJudgingRun(network, loss, request))
        return (await judging).run(batch, tensorsOf(shapes, state), signal)
      },
      network: (of = state) => withWeights(network, of),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface Advanced {
  readonly state: TrainerState
  readonly penalty: number
  readonly gradientNorm: number
}

async function advance(
  engine: Engine,
  { network, step: settings }: TrainerRequest,
  state: TrainerState,
  gradients: Readonly<Record<string, Tensor>>,
  learningRate: number,
): Promise<Advanced> {
  const step = state.step + 1
  const scalars = { [learningRateName]: learningRate, ...settings.optimizer.scalars(step, settings.options) }
  const numbers = Object.entries(scalars).map(([name, value]) => [name, float32Tensor([], [value])])
  const changing = stateShapes(network, settings)
  const feeds = {
    ...tensorsOf(changing, state),
    ...gradients,
    ...(Object.fromEntries(numbers) as Record<string, Tensor>),
  }
  const found = await engine.run(feeds)
  const values = changing.map(({ name }) => [name, found[nextName(name)]!.data])
  return {
    state: { step, values: Object.fromEntries(values) as Record<string, Float32Array> },
    penalty: Number(found[penaltyName]!.data[0]),
    gradientNorm: Number(found[normName]!.data[0]),
  }
}
