import type { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import type { InputKind } from '../architectures/architecture.js'
import type { Batch } from '../examples.js'
import { parseOptions } from '../parse-options.js'

/** Changes the rows of a batch before they are learnt from, so that what does not matter is seen in many forms. */
export interface Augmentation {
  readonly id: string
  readonly reference: string
  readonly takes: readonly InputKind[]
  /** Whether targets are mixed too, which needs them as numbers or shares. */
  readonly mixesTargets: boolean
  readonly options: z.ZodType
  apply(batch: Batch, input: string, options: unknown, random: Random): Batch
}

interface TypedAugmentation<Schema extends z.ZodType> extends Omit<Augmentation, 'options' | 'apply' | 'mixesTargets'> {
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
  /** A copy of the targets: [rows, columns]. */
  readonly target: Float32Array | Int32Array
  readonly targetColumns: number
}

export function defineAugmentation<Schema extends z.ZodType>(augmentation: TypedAugmentation<Schema>): Augmentation {
  const { change, options, id, mixesTargets = false } = augmentation
  return {
    ...augmentation,
    mixesTargets,
    apply(batch, input, given, random) {
      const tensor = batch.inputs[input]!
      const data = (tensor.data as Float32Array).slice() // inputs that are augmented are float32
      const target = (batch.target.data as Float32Array | Int32Array).slice()
      const columns = batch.target.shape[1] ?? 1
      const rows = { data, shape: tensor.shape.slice(1), rows: batch.rows, target, targetColumns: columns }
      change(rows, parseOptions(options, given, id), random)
      return {
        ...batch,
        inputs: { ...batch.inputs, [input]: { ...tensor, data } },
        target: mixesTargets ? { ...batch.target, data: target } : batch.target,
      }
    },
  }
}
