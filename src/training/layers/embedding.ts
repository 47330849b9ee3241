import { smallUniform } from '../initialize.js'
import type { Layers } from './layers.js'

/** A vector for each token: [rows, steps] of whole numbers → [rows, steps, width]. */
export function embedding(layers: Layers, tokens: string, options: { vocabulary: number; width: number }): string {
  const table = layers.weight(layers.layer('embedding'), 'table', [options.vocabulary, options.width], smallUniform)
  return layers.builder.gather(table, tokens, 0)
}
