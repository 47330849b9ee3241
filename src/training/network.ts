import type { Graph } from '../graph/graph.js'
import type { Scale } from '../models/model.js'

/**
 * A graph that can be trained: its weights are initializers, dropout is there as `Dropout` nodes that do nothing outside
 * training. The same graph, with the weights that training found, is the model.
 */
export interface Network {
  readonly graph: Graph
  /** The output that a loss reads: [rows, units]. */
  readonly output: string
  /** What that output means. */
  readonly scale: Scale
  /** Initializers that training changes by gradients. */
  readonly weights: readonly string[]
  /** Initializers with the running means and variances of `BatchNormalization` nodes, which training moves towards those of its batches. */
  readonly statistics?: readonly string[]
  /** Where the output is a value times a scale plus an offset, by column: what a loss is taken of instead, around 0. */
  readonly standardised?: Standardised
}

export interface Standardised {
  readonly value: string
  readonly scale: readonly number[]
  readonly offset: readonly number[]
}
