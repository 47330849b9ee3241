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

/** A node in a graph that is being built, with questions about its values. */
export interface NodeContext {
  readonly node: GraphNode
  readonly builder: Builder
  readonly opset: number
  readonly inputs: readonly string[]
  /** Shape of a value; an error names the node where its number of axes must be known and is not. */
  shape(value: string): Shape
  dtype(value: string): DataType
  /** The number of axes. */
  rank(value: string): number
}

export interface BackwardContext extends NodeContext {
  /** d(target)/d(each output); null where the target does not depend on it. */
  readonly gradients: readonly (string | null)[]
  /** Whether somebody needs the gradient of this input. */
  needs(input: number): boolean
  /** The name of an output of the node; an output that was left out is added to the node. */
  output(index: number): string
  /** Says that a value which the rule has computed is the only output of the node that is used, so that the node need not run. */
  supersede(value: string): void
  /**
   * Derivatives through nodes that a rule added: from the gradients of some of their outputs to those of the values wanted;
   * null where there is none.
   */
  through(
    nodes: readonly GraphNode[],
    gradients: ReadonlyMap<string, string>,
    wanted: readonly string[],
  ): readonly (string | null)[]
}
/** d(target)/d(each input), null for inputs that have none. Inputs that nobody needs may be null as well. */
export type Backward = (context: BackwardContext) => readonly (string | null)[]

/** Writes the node out in other operators and returns the names of its outputs; null where the node may stay as it is. */
export type Decompose = (context: NodeContext) => readonly (string | null)[] | null

/** One operator of a family: how it shapes its outputs and how gradients pass it. */
export interface Operator {
  readonly id: string
  /** Where the operator and its derivative are defined. */
  readonly reference: string
  readonly domain?: string
  readonly infer?: Infer
  /** `zero`: the derivative is zero wherever it exists (rounding, comparisons, positions). */
  readonly backward?: Backward | 'zero'
  /** The same in other operators, where that has a derivative, or runs, and this has not. */
  readonly decompose?: Decompose
  /** Whether ONNX Runtime does not compute this node, so that it must be decomposed to run. */
  readonly missingAtRuntime?: (node: GraphNode) => boolean
  /** Why there is no derivative. */
  readonly refused?: string
}
