import type { CheckpointStore } from './checkpoint.js'
import type { Batch, Examples } from './examples.js'
import type { LossRequest } from './loss-graph.js'
import type { Measure } from './measure.js'
import type { Network } from './network.js'
import type { Schedule } from './optimizers/schedule.js'
import type { Random } from '../environment/tools.js'
import type { EarlyStopping } from './regularizers/early-stopping.js'
import type { StepRequest } from './step-graph.js'

export interface FitRequest {
  readonly network: Network
  readonly training: Examples
  /** Rows that are judged after every epoch and never learnt from. */
  readonly validation?: Examples
  readonly loss: LossRequest
  readonly step: StepRequest
  readonly learningRate: number
  readonly schedule?: Schedule
  readonly epochs: number
  readonly batchSize: number
  readonly earlyStopping?: EarlyStopping | null
  readonly measure: Measure
  /** Changes a batch before it is learnt from. `random` is a stream of this batch. */
  readonly augment?: (batch: Batch, random: Random) => Batch
  readonly checkpoints?: {
    readonly store: CheckpointStore
    /** Digest of all that decides the weights; a checkpoint of another training is not taken up. */
    readonly identity: string
    /** Seconds between two of them, beside the one after every epoch. */
    readonly everySeconds?: number
  }
  /** Workers at most. Changes speed, never bytes. */
  readonly threads?: number
  readonly chunkRows?: number
}
