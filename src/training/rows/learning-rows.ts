import type { Column, InputDigest } from '../../data/dataset.js'
import type { SqlValue } from '../../environment/duckdb.js'
import type { Random } from '../../environment/tools.js'
import type { Tensor, Tensors } from '../../graph/tensor.js'
import type { BundleManifest } from '../../models/bundle-schema.js'
import type { GivenLayers } from '../../models/layers/given-layers.js'
import type { Config } from '../../schema/config.js'
import type { Feature } from '../../schema/cube.js'
import type { TrainConfig } from '../../schema/train.js'
import type { NetworkInput } from '../architectures/build-network.js'
import type { Parts } from './split.js'
import type { Target } from './target.js'

/** A sensitive feature with its value and its group in every row. */
export interface SensitiveColumn {
  readonly feature: Feature
  readonly column: Column
  readonly values: readonly SqlValue[]
  readonly groups: readonly (string | null)[]
}

/** The rows that have a label, and what is known of them before anything is encoded: table rows, images or texts. */
export interface LearningRows {
  readonly count: number
  readonly label: { readonly column: Column; readonly values: readonly SqlValue[] }
  readonly target: Target
  readonly weights: Float32Array
  /** The column of the weights, where rows are weighted. */
  readonly weightName: string | null
  readonly sensitive: readonly SensitiveColumn[]
  readonly parts: Parts
  /** Rows to learn from in place of all training rows, some of them several times: what a sampling left of them. */
  readonly learning?: Uint32Array
  /** What the split goes by, where that is a column. */
  readonly keys: readonly SqlValue[] | null
}

/** Where rows come from, for the record. */
export interface RowSource {
  readonly inputs: readonly InputDigest[]
  readonly rowsRead: number
  readonly withoutLabel: number
  readonly excluded: readonly { readonly column: string; readonly why: string }[]
  readonly splitColumn: string | null
}

/** Inputs of rows that are made when they are needed, so that not all are in memory. */
export interface RowStream {
  take(positions: ArrayLike<number>): Promise<Tensors>
  /** A hash of what each row holds: equal rows have equal ones. */
  readonly hashes: Float64Array
  /** A few numbers of each row that stand for it in checks, [rows, names]. */
  readonly summary: Tensor
  /** How a sentence calls a row. */
  nameOf(position: number): string
  /** Removes what lies in files. */
  close?(): Promise<void>
}

/** All rows as a network takes them, by what the training rows of some parts show. */
export interface EncodedRows {
  /** Empty where rows come from `stream`. */
  readonly inputs: Tensors
  readonly stream?: RowStream
  /** Inputs of rows as they are learnt from, where they are others each time: recordings that are changed before they are heard. */
  readonly learning?: (positions: ArrayLike<number>, random: Random) => Promise<Tensors>
  /** Files that a table names, for the record. */
  readonly files?: InputDigest
  readonly network: NetworkInput
  /** Names of the columns of a feature vector, or of the numbers of a stream's summary. */
  readonly names: readonly string[]
  /** What the model learns from, for the record. */
  readonly features: readonly string[]
  readonly constant: readonly string[]
  readonly sensitive: readonly string[]
  readonly manifest: Pick<BundleManifest, 'inputs' | 'encoder'>
}

/** Everything that a training needs, whatever its rows are. */
export interface TrainingRows {
  /** Layers that somebody brings instead of an architecture. */
  readonly given?: GivenLayers
  readonly config: Config
  readonly train: TrainConfig
  readonly rows: LearningRows
  readonly source: RowSource
  encode(parts: Parts): Promise<EncodedRows>
}
