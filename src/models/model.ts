import type { Tools } from '../environment/tools.js'
import type { Task } from '../schema/cube.js'

/** Data of one kind in row-major order. int64 is a BigInt64Array, text and booleans plain arrays. */
export type Tensor =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'float64'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dtype: 'int32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'int64'; readonly shape: readonly number[]; readonly data: BigInt64Array }
  | { readonly dtype: 'bool'; readonly shape: readonly number[]; readonly data: Uint8Array }
  | { readonly dtype: 'string'; readonly shape: readonly number[]; readonly data: readonly string[] }
export type DataType = Tensor['dtype']

/** Inputs by name; the first axis of every tensor is the rows. */
export type Batch = Readonly<Record<string, Tensor>>

export interface InputSpec {
  readonly name: string
  readonly dtype: DataType
  readonly shape: readonly (number | 'rows')[]
  /** The table's columns behind a feature vector, in order. */
  readonly columns?: readonly string[]
  readonly role: 'features' | 'image' | 'text' | 'audio' | 'sequence'
}

export interface OutputSpec {
  readonly name: string
  readonly shape: readonly (number | 'rows')[]
  readonly scale: Scale
  readonly classes?: readonly string[]
}

/** What scores mean. A graph that says nothing of its outputs has scale `value`. */
export type Scale = 'probability' | 'logit' | 'value'

export interface Predictions {
  readonly scale: Scale
  readonly classes?: readonly string[]
  /** [rows, outputs] */
  readonly scores: Tensor & { readonly dtype: 'float32' | 'float64' }
  readonly labels?: readonly string[]
}

/** Which output is differentiated: d(Σ over rows of output column `index`) / d(each float input). */
export interface GradientRequest {
  readonly of: { readonly output?: string; readonly index: number }
  /** A modified backward rule, such as `guided-relu`. */
  readonly rule?: string
}

export type ModelTools = Partial<Pick<Tools, 'signal' | 'progress'>>

/** A model as everything else sees it. `predict` always; the rest where the model has it. */
export interface Model {
  readonly id: string
  readonly kind: 'onnx' | 'layers' | 'trees' | 'http' | 'recorded'
  readonly task: Task | null
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly OutputSpec[]
  predict(batch: Batch, tools?: ModelTools): Promise<Predictions>
  gradients?(batch: Batch, request: GradientRequest, tools?: ModelTools): Promise<Record<string, Tensor>>
  activations?(batch: Batch, names: readonly string[], tools?: ModelTools): Promise<Record<string, Tensor>>
  embeddings?(batch: Batch, tools?: ModelTools): Promise<Tensor>
  close(): Promise<void>
}
