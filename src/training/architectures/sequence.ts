import type { Layers } from '../layers/layers.js'
import { embedding } from '../layers/embedding.js'
import type { ArchitectureInput } from './architecture.js'

export interface Steps {
  /** [rows, steps, size] */
  readonly value: string
  /** 1 where a row has a token, 0 behind its end, [rows, steps]; absent where every row has all steps. */
  readonly present?: string
}

/** Tokens become vectors; a series stays as it is. */
export function stepsOf(layers: Layers, input: ArchitectureInput, width: number): Steps {
  const { kind, value, vocabulary } = input
  if (kind === 'series' || vocabulary === undefined) return { value }
  const b = layers.builder
  const present = b.cast(b.greaterThanScalar(value, 0), 'float32')
  return { value: embedding(layers, value, { vocabulary, width }), present }
}

/** How many steps each row has, [rows] of int32; one at least. */
export function lengthsOf(layers: Layers, present: string): string {
  const b = layers.builder
  const counted = b.reduceSum(present, [1], { drop: true })
  return b.cast(b.maximum(counted, b.scalar(counted, 1)), 'int32')
}
