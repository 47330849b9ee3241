import type { z } from 'zod'
import type { Tools } from '../environment/tools.js'
import type { Batch } from '../models/model.js'
import type { Task } from '../schema/cube.js'
import type { Message } from '../schema/message.js'
import type { Attribution } from './attribution.js'
import type { Target } from './target.js'
import type { Units } from './units.js'

/** What an explainer asks of a model. */
export type ModelNeed = 'predict' | 'gradients'

/** What is known of the rows besides their features: 1 and 0, the place of the class, or the amount. */
export interface Outcomes {
  readonly task: Extract<Task, 'binary' | 'multiclass' | 'regression'>
  readonly values: Float64Array
}

export interface ExplainRequest {
  readonly target: Target
  /** The rows to explain. */
  readonly batch: Batch
  /** What gets a value each: columns of a table, pixels of an image. */
  readonly units: Units
  /** Rows that stand for "whatever else": absent features take their values. */
  readonly background: Batch | null
  /** Only for methods that judge the model's mistakes. */
  readonly outcomes: Outcomes | null
}

/** What a method found. What it was asked, and what that took, is written around it by `explainWith`. */
export type Found = Omit<Attribution, 'explainer' | 'options' | 'scope' | 'target' | 'units' | 'grid' | 'evaluations'>

export type ExplainTools = Pick<Tools, 'random' | 'progress' | 'signal'>

export interface Explainer<Options extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly reference: string
  /** What a value of it says, in one sentence. */
  readonly meaning: Message
  /** A line of values for each row, or one line for all rows. */
  readonly scope: 'rows' | 'all'
  readonly needs: readonly ModelNeed[]
  /** Whether it needs to know the true outcomes. */
  readonly needsOutcomes: boolean
  readonly options: Options
  explain(request: ExplainRequest, options: z.output<Options>, tools: ExplainTools): Promise<Found>
}

/** Gives the type of `options` to `explain`. */
export function defineExplainer<Options extends z.ZodType>(explainer: Explainer<Options>): Explainer<Options> {
  return explainer
}
