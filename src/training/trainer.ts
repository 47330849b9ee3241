import type { Random } from '../environment/tools.js'
import type { Engine } from '../graph/engine.js'
import { createEngine } from '../graph/engine.js'
import type { Graph } from '../graph/graph.js'
import { numbersOf, storeTensor } from '../graph/stored-tensor.js'
import type { Tensor, Tensors } from '../graph/tensor.js'
import { addParts, joinRows, takeRows } from '../graph/tiles.js'
import { chunkRows, chunksOf } from './chunks.js'
import { drawMask } from './draw-mask.js'
import type { Batch } from './examples.js'
import { makeJudgingGraph, makeLossGraph, type LossGraph, type LossRequest } from './loss-graph.js'
import type { Network } from './network.js'
import {
  gradientName,
  learningRateName,
  makeStepGraph,
  nextName,
  normName,
  penaltyName,
  slotName,
  type StepRequest,
  type WeightShape,
} from './step-graph.js'

export interface TrainerRequest extends LossRequest, StepRequest {
  readonly network: Network
  /** Options of the loss; those of the optimizer are `options`. */
  readonly lossOptions: unknown
  readonly threads?: number
  /** Rows that are computed at a time; from the sizes in the graph unless given. Changes bytes in the last digits. */
  readonly chunkRows?: number
}

/** What changes in training. The arrays belong to the trainer; copy what is to be kept. */
export interface TrainerState {
  /** Steps made so far. */
  readonly step: number
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly slots: ReadonlyMap<string, Float32Array>
}

export interface Judged {
  /** Σ factor · loss over the rows, and Σ factor. */
  readonly loss: number
  readonly factor: number
  readonly prediction: Tensor
}

export interface Stepped extends Judged {
  /** l1·Σ|w| + l2·Σw² before the step. */
  readonly penalty: number
  /** Euclidean norm of all gradients. */
  readonly gradientNorm: number
}

export interface StepOptions {
  readonly learningRate: number
  /** For dropout: a stream for this step. */
  readonly random: Random
  readonly signal?: AbortSignal
}

export interface Trainer {
  readonly state: TrainerState
  /** One step along the gradient of the weighted mean loss of a batch. */
  step(batch: Batch, options: StepOptions): Promise<Stepped>
  /** Loss and prediction of rows, with nothing dropped and nothing learnt. */
  judge(batch: Batch, signal?: AbortSignal): Promise<Judged>
  restore(state: TrainerState): void
  /** The network with the weights of now. */
  network(): Network
  close(): Promise<void>
}
