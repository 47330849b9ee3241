import { ProbityError } from '../errors.js'
import type { Graph, StoredTensor } from '../graph/graph.js'

/** Position of the first element of 32-bit numbers that is not finite, or −1; other types have none. */
export function firstNotFinite({ dtype, content }: StoredTensor): number {
  return dtype === 'float32' && content.kind === 'bytes' ? firstFrom(content.bytes, infinity) : -1
}

// Without its sign a float32 is not finite from the bits of infinity on, and no number beyond them.
const infinity = 0x7f800000

/** Position of the first element whose bits without the sign are at least these, or −1. A plain loop: weights come by the million. */
function firstFrom(bytes: Uint8Array, least: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
  for (let at = 0; at < words.length; at++) if ((words[at]! & 0x7fffffff) >= least) return at
  return -1
}

/** Small constants may be NaN on purpose, such as one that an imputer looks for. */
const fewElements = 16

/** Refuses a graph whose weights hold NaN: whatever it predicts is NaN as well. Infinities may be meant, as in masks. */
export function refuseBrokenWeights(graph: Graph): void {
  for (const [name, tensor] of graph.initializers) {
    const { dtype, shape, content } = tensor
    if (dtype !== 'float32' || content.kind !== 'bytes') continue
    if (shape.reduce((product, size) => product * size, 1) < fewElements) continue
    const position = firstFrom(content.bytes, infinity + 1)
    if (position >= 0) throw new ProbityError('MODEL_WEIGHT_NOT_FINITE', { weight: name, position })
  }
}
