import type { Tools } from '../environment/tools.js'
import type { DataType } from '../graph/data-types.js'
import type { Tensor, Tensors } from '../graph/tensor.js'
import type { Task } from '../schema/cube.js'
import type { ImagePreprocessing } from '../schema/images.js'
import type { Encoder } from './any-encoder.js'
import type { BundleDecision } from './decision-schema.js'

export type { Tensor } from '../graph/tensor.js'

/** Inputs by name; the first axis of every tensor is the rows. */
export type Batch = Tensors

/** Real numbers, as scores and gradients are. */
export interface FloatTensor extends Tensor {
  readonly dtype: 'float32' | 'float64'
  readonly data: Float32Array | Float64Array
}

export interface InputSpec {
  readonly name: string
  readonly dtype: DataType
  /** null stands for any size. */
  readonly shape: readonly (number | 'rows' | null)[]
  /** The table's columns behind a feature vector, in order. */
  readonly columns?: readonly string[]
  readonly role: 'features' | 'image' | 'text' | 'audio' | 'sequence'
  /** How image files become this input, where the model says so. */
  readonly image?: ImagePreprocessing
}

export interface OutputSpec {
  readonly name: string
  readonly shape: readonly (number | 'rows' | null)[]
  readonly scale: Scale
  /** Names of the columns; two names of a single column are those of its 0 and its 1. */
  readonly classes?: readonly string[]
  /** Whether this is the output that `predict` gives. */
  readonly scored?: boolean
}

/** What scores mean. A graph that says nothing of its outputs has scale `value`. */
export type Scale = 'probability' | 'logit' | 'value'

export interface Predictions {
  readonly scale: Scale
  readonly classes?: readonly string[]
  /** [rows, outputs] */
  readonly scores: FloatTensor
  /** What the model itself says of each row, else the class with the highest score; absent where there are no classes. */
  readonly labels?: readonly string[]
}

/** Which output is differentiated: d(Σ over rows of output column `index`) / d(each float input). */
export interface GradientRequest {
  readonly of: {
    /** The output that `predict` gives, unless named. */
    readonly output?: string
    /** One column for all rows, or one for each row. */
    readonly index: number | ArrayLike<number>
  }
  /** A modified backward rule, such as `guided-relu`. */
  readonly rule?: string
  /** For rules that compare with a reference: its inputs, of one row or of as many rows as the batch has. */
  readonly reference?: Batch
}

export type ModelTools = Partial<Pick<Tools, 'signal' | 'progress'>>

/** TensorFlow.js with its native library, WebAssembly, or plain JavaScript (`cpu`); known for certain once it has run. */
export interface RunsOn {
  readonly engine: 'tfjs'
  readonly because: string
  readonly backend: 'tensorflow' | 'wasm' | 'cpu'
  /** What plain JavaScript ran because WebAssembly has no kernel for it. */
  readonly lacking: readonly string[]
}

/** From the files of a model; whoever reads them checks their form. */
export interface TrainingNotes {
  /** The training record of a bundle. */
  readonly record?: unknown
  /** Times and machine of the training, with the digest of their file: they differ from run to run. */
  readonly meta?: { readonly content: unknown; readonly sha256: string }
  /** The loss that a Keras or TensorFlow.js file names, and what it takes the output for. */
  readonly loss?: { readonly id: string; readonly takes: 'logits' | 'probabilities' | 'values' }
}

export interface ModelStructure {
  /** Outputs of rectifiers, by their names in the graph. */
  readonly rectified: readonly string[]
  /** Inputs that go straight into a product with weights, unscaled. */
  readonly multiplied: readonly string[]
}

/** A model as everything else sees it. `predict` always; the rest where the model has it. */
export interface Model {
  /** Digest of what the model is made of. */
  readonly id: string
  /** Digest of what its scores follow from, where that is less than all of it: bundles that differ in how they decide share it. */
  readonly scoresId?: string
  /** Base name of its file or folder, or what else people know it by. */
  readonly name: string
  readonly kind: 'onnx' | 'layers' | 'trees' | 'http' | 'recorded'
  readonly task: Task | null
  /** Where something else than the engine computes it, and why. */
  readonly runsOn?: RunsOn
  readonly inputs: readonly InputSpec[]
  readonly outputs: readonly OutputSpec[]
  /** The value that the softmax or sigmoid behind the scores reads, where they end in one: `gradients` and `activations` take its name. */
  readonly beforeScale?: OutputSpec
  predict(batch: Batch, tools?: ModelTools): Promise<Predictions>
  gradients?(batch: Batch, request: GradientRequest, tools?: ModelTools): Promise<Record<string, FloatTensor>>
  /** Whether `gradients` will answer; a model of trees rejects and says why. */
  canDifferentiate?(): boolean
  /** Values inside the model, by their names in the graph. */
  activations?(batch: Batch, names: readonly string[], tools?: ModelTools): Promise<Record<string, Tensor>>
  /** [rows, width]: what the last dense layer reads. */
  embeddings?(batch: Batch, tools?: ModelTools): Promise<FloatTensor>
  /** How columns of a table become the input, for models that bring it with them. */
  readonly encoder?: Encoder
  /** From which score on a row is decided positive, or by which steps. */
  readonly decision?: BundleDecision
  /** What is known of how the model was trained. */
  readonly training?: TrainingNotes
  /** What a graph shows of its inside, for checks of a model that somebody else has made. */
  readonly structure?: ModelStructure
  /** The class that the model was made to find. */
  readonly positive?: string
  close(): Promise<void>
}
