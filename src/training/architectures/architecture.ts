import type { z } from 'zod'
import type { Layers } from '../layers/layers.js'
import { parseOptions } from '../parse-options.js'

/** What an input holds, without the rows: features [size], images [channels, height, width], tokens [steps], series [steps, size]. */
export type InputKind = 'features' | 'image' | 'tokens' | 'series'

/** The input inside a network under construction. */
export interface ArchitectureInput {
  readonly kind: InputKind
  readonly value: string
  /** Tokens go from 0, which stands for nothing behind the end, to below this. */
  readonly vocabulary?: number
  /** Steps of each row, [rows] of int32; absent where every row has all steps. */
  readonly lengths?: string
}

export interface Architecture {
  readonly id: string
  readonly reference: string
  readonly takes: readonly InputKind[]
  readonly options: z.ZodType
  /** From the input to what the last layer reads, [rows, size]. `dropout` is the share to leave out between layers. */
  body(layers: Layers, input: ArchitectureInput, options: unknown, dropout: number): string
}

interface TypedArchitecture<Schema extends z.ZodType> extends Omit<Architecture, 'options' | 'body'> {
  readonly options: Schema
  body(layers: Layers, input: ArchitectureInput, options: z.output<Schema>, dropout: number): string
}

/** An architecture whose options are checked, and filled with their defaults, before its body sees them. */
export function defineArchitecture<Schema extends z.ZodType>(architecture: TypedArchitecture<Schema>): Architecture {
  const { id, options } = architecture
  return {
    ...architecture,
    body: (layers, input, given, dropout) =>
      architecture.body(layers, input, parseOptions(options, given, id), dropout),
  }
}
