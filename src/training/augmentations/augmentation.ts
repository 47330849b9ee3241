import type { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import type { Encoder } from '../../models/any-encoder.js'
import type { InputKind } from '../architectures/architecture.js'
import type { Batch } from '../examples.js'
import { parseOptions } from '../parse-options.js'

/** The input whose rows are changed, and how it was made. */
export interface AugmentedInput {
  readonly name: string
  /** Name of the input with the steps of each row, where rows have lengths. */
  readonly lengths?: string
  /** Shape of a row, where rows are stored as vectors. */
  readonly shape?: readonly number[]
  readonly encoder: Encoder | null
}

/** Changes the rows of a batch; the batch itself stays as it is. */
export type Augment = (batch: Batch, random: Random) => Batch

/** Changes the rows of a batch before they are learnt from, so that what does not matter is seen in many forms. */
export interface Augmentation {
  readonly id: string
  readonly reference: string
  readonly takes: readonly InputKind[]
  /** Whether targets are mixed too, which needs them as numbers or shares. */
  readonly mixesTargets: boolean
  readonly options: z.ZodType
  begin(options: unknown, input: AugmentedInput): Augment
}

interface TypedAugmentation<Schema extends z.ZodType> extends Omit<Augmentation, 'options' | 'begin' | 'mixesTargets'> {
  readonly mixesTargets?: boolean
  readonly options: Schema
  /** The rows in a copy of their own, which may be written to. */
  change(rows: ChangeableRows, options: z.output<Schema>, random: Random): void
}

/** Numbers of a batch that belong to the augmentation. */
export interface ChangeableRows {
  readonly data: Float32Array
  /** Of a row. */
  readonly shape: readonly number[]
  readonly rows: number
  /** Steps of each row, where rows have lengths. */
  readonly lengths?: Int32Array
  /** A copy of the targets: [rows, columns]. */
  readonly target: Float32Array | Int32Array
  readonly targetColumns: number
}

export function defineAugmentation<Schema extends z.ZodType>(augmentation: TypedAugmentation<Schema>): Augmentation {
  const { change, options, id, mixesTargets = false } = augmentation
  return {
    ...augmentation,
    mixesTargets,
    begin(given, { name, lengths, shape }) {
      const parsed = parseOptions(options, given, id)
      return (batch, random) => {
        const tensor = batch.inputs[name]!
        const data = (tensor.data as Float32Array).slice() // inputs that are augmented so are float32
        const target = (batch.target.data as Float32Array | Int32Array).slice()
        const rows = {
          ...{ data, shape: shape ?? tensor.shape.slice(1), rows: batch.rows, target },
          targetColumns: batch.target.shape[1] ?? 1,
          ...(lengths === undefined ? {} : { lengths: batch.inputs[lengths]!.data as Int32Array }), // as series have them
        }
        change(rows, parsed, random)
        return {
          ...batch,
          inputs: { ...batch.inputs, [name]: { ...tensor, data } },
          target: mixesTargets ? { ...batch.target, data: target } : batch.target,
        }
      }
    },
  }
}
