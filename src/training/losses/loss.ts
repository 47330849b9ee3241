import type { z } from 'zod'
import type { Builder } from '../../graph/builder.js'
import { parseOptions } from '../parse-options.js'

/**
 * How the truth is given: numbers like the prediction, 1 or 0 in each column, a share for each class that adds up to 1, or the
 * position of the class ([rows] of int32).
 */
export type TargetKind = 'numbers' | 'binary' | 'one-hot' | 'class'

/** What a loss does with a prediction: `values` and `logits` are unbounded, `probabilities` lie between 0 and 1. */
export type PredictionKind = 'values' | 'logits' | 'probabilities'

export interface LossTerms {
  readonly builder: Builder
  /** [rows, columns] */
  readonly prediction: string
  readonly takes: PredictionKind
  /** [rows, columns], or [rows] for positions of classes. */
  readonly target: string
}

export interface Loss {
  readonly id: string
  readonly aliases: readonly string[]
  readonly reference: string
  readonly target: TargetKind
  /** What it can read, the best first. */
  readonly takes: readonly PredictionKind[]
  readonly options: z.ZodType
  /** The loss of each row, [rows]. */
  of(terms: LossTerms, options: unknown): string
}

interface TypedLoss<Schema extends z.ZodType> extends Omit<Loss, 'options' | 'of'> {
  readonly options: Schema
  of(terms: LossTerms, options: z.output<Schema>): string
}

export function defineLoss<Schema extends z.ZodType>(loss: TypedLoss<Schema>): Loss {
  return { ...loss, of: (terms, given) => loss.of(terms, parseOptions(loss.options, given, loss.id)) }
}

/** The mean over the columns of [rows, columns]. */
export function meanOverColumns(b: Builder, values: string): string {
  return b.reduceMean(values, [1], { drop: true })
}

/** Probabilities kept away from 0 and 1 by 1e-7, as Keras does, so that their logarithms stay finite. */
export function clippedProbabilities(b: Builder, probabilities: string): string {
  return b.node('Clip', [probabilities, b.scalar(probabilities, 1e-7), b.scalar(probabilities, 1 - 1e-7)])
}
