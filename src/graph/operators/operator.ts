import type { DataType } from '../data-types.js'
import type { Builder } from '../builder.js'
import type { Dimension, GraphNode, Shape, StoredTensor } from '../graph.js'

/** What is known of a tensor before the graph runs. */
export interface TensorType {
  readonly dtype: DataType
  /** null: any number of axes. */
  readonly shape: Shape | null
  /** The elements of a small tensor of integers (sizes, axes, positions), where known; null for one that is not. */
  readonly elements?: readonly Dimension[]
}

export interface InferContext {
  readonly node: GraphNode
  readonly opset: number
  /** Types of the inputs; undefined for one that is left out or unknown. */
  readonly inputs: readonly (TensorType | undefined)[]
  /** The constant behind an input, where it is one. */
  readonly constants: readonly (StoredTensor | undefined)[]
}
/** Types of the outputs, as far as the inputs' types say. */
export type Infer = (context: InferContext) => readonly (TensorType | undefined)[]

export interface BackwardContext {
  readonly node: GraphNode
  readonly builder: Builder
  readonly opset: number
  readonly inputs: readonly string[]
  /** d(target)/d(each output); null where the target does not depend on it. */
  readonly gradients: readonly (string | null)[]
  /** Whether somebody needs the gradient of this input. */
  needs(input: number): boolean
  /** The name of an output of the node; an output that was left out is added to the node. */
  output(index: number): string
  /** Type of an input or any other value; an error names the node where its number of axes must be known and is not. */
  shape(value: string): Shape
  dtype(value: string): DataType
  /** The number of axes. */
  rank(value: string): number
}
/** d(target)/d(each input), null for inputs that have none. Inputs that nobody needs may be null as well. */
export type Backward = (context: BackwardContext) => readonly (string | null)[]

/** Writes the node out in other operators; returns the names of its outputs. */
export type Decompose = (context: Omit<BackwardContext, 'gradients' | 'needs' | 'output'>) => readonly string[]

/** One operator of a family: how it shapes its outputs and how gradients pass it. */
export interface Operator {
  readonly id: string
  /** Where the operator and its derivative are defined. */
  readonly reference: string
  readonly domain?: string
  readonly infer?: Infer
  /** `zero`: the derivative is zero wherever it exists (rounding, comparisons, positions). */
  readonly backward?: Backward | 'zero'
  /** Where there is no `backward`: the same in other operators, which have one. */
  readonly decompose?: Decompose
  /** Why there is no derivative. */
  readonly refused?: string
}
