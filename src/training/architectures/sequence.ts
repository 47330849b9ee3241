import type { Layers } from '../layers/layers.js'
import { embedding } from '../layers/embedding.js'
import { sizeOf } from '../layers/layers.js'
import type { ArchitectureInput } from './architecture.js'

export interface Steps {
  /** [rows, steps, size] */
  readonly value: string
  /** 1 where a row has a step, 0 behind its end, [rows, steps]; absent where every row has all steps. */
  readonly present?: string
}

/** Tokens become vectors; a series stays as it is. */
export function stepsOf(layers: Layers, input: ArchitectureInput, width: number): Steps {
  const { kind, value, vocabulary, lengths } = input
  const b = layers.builder
  if (kind === 'series' || vocabulary === undefined)
    return lengths === undefined
      ? { value }
      : { value, present: presentUpTo(layers, lengths, sizeOf(layers, value, 1)) }
  const present = b.cast(b.greaterThanScalar(value, 0), 'float32')
  return { value: embedding(layers, value, { vocabulary, width }), present }
}

/** 1 for the steps below each length, [rows, steps]. */
function presentUpTo(layers: Layers, lengths: string, steps: number): string {
  const b = layers.builder
  const all = Array.from({ length: steps }, (_, step) => step)
  const positions = b.constant('int32', [1, steps], all, 'steps')
  return b.cast(b.node('Less', [positions, b.unsqueeze(lengths, [1])]), 'float32')
}

/** How many steps each row has, [rows] of int32; one at least. */
export function lengthsOf(layers: Layers, present: string): string {
  const b = layers.builder
  const counted = b.reduceSum(present, [1], { drop: true })
  return b.cast(b.maximum(counted, b.scalar(counted, 1)), 'int32')
}
