import type { InputDigest } from '../data/dataset.js'
import type { Message } from '../schema/message.js'
import type { CurvePoint } from './checkpoint.js'
import type { Evaluation } from './evaluate.js'
import type { DuplicateRows } from './rows/duplicates-of-parts.js'

/** A finding of the lint: what is doubtful, why, and how to mend it. */
export interface TrainingFinding {
  readonly id: string
  readonly level: 'error' | 'warning' | 'note'
  readonly what: Message
  readonly why: Message
  readonly mend: Message
}

/**
 * How a model came about, as `training` of its bundle: all that decides its weights, and how it did. Times, the machine and the
 * estimate of energy are in `meta.json` beside it, since they differ from run to run.
 */
export interface TrainingRecord {
  readonly version: 1
  readonly tool: string
  /** What computed it, with its version. */
  readonly runtime: string
  readonly seed: number
  readonly architecture: {
    readonly id: string
    readonly options: unknown
    readonly weights: number
    readonly dropout: number
  }
  readonly loss: { readonly id: string; readonly reads: string; readonly options: unknown }
  readonly optimizer: { readonly id: string; readonly learningRate: number; readonly options: unknown }
  readonly schedule: unknown
  readonly regularization: { readonly l1: number; readonly l2: number; readonly dropout: number }
  readonly clip: unknown
  readonly classWeights: unknown
  readonly augmentation: unknown
  readonly batchSize: number
  readonly epochs: {
    readonly asked: number
    readonly run: number
    readonly of: number
    readonly stopped: 'epochs' | 'early'
  }
  readonly steps: number
  readonly data: {
    readonly inputs: readonly InputDigest[]
    readonly label: string
    readonly rows: {
      readonly read: number
      readonly withoutLabel: number
      readonly training: number
      readonly validation: number
      readonly test: number
    }
    readonly features: readonly string[]
    readonly excluded: readonly { readonly column: string; readonly why: string }[]
    readonly split: unknown
    /** Rows outside the training part that equal a training row. */
    readonly duplicates: DuplicateRows
  }
  readonly curves: readonly CurvePoint[]
  /** Of the test rows; of the validation rows where there are none, and of the training rows where there are neither. */
  readonly evaluation: Evaluation & { readonly part: 'test' | 'validation' | 'training' }
  /** Each fold as the test part, where cross-validation was asked for. */
  readonly folds: readonly Evaluation[] | null
  readonly findings: readonly TrainingFinding[]
}

/** Assumed draw of one busy core with its share of memory, in watts: Lannelongue, Grealey & Inouye 2021 take 12 for a server core. */
export const wattsPerCore = 12

/** What differs from run to run: `meta.json` of a bundle. */
export interface TrainingMeta {
  readonly startedAt: string
  readonly seconds: number
  readonly processorSeconds: number
  /** processor seconds × watts of a core, in kilowatt hours: an estimate, not a measurement. */
  readonly energy: { readonly kilowattHours: number; readonly wattsPerCore: number; readonly method: string }
  readonly resumedAt: number | null
  readonly node: string
  readonly host: string
}
