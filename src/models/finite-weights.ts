import { ProbityError } from '../errors.js'
import type { Graph, StoredTensor } from '../graph/graph.js'

/** Position of the first element of 32-bit numbers that is not finite, or −1; other types have none. */
export function firstNotFinite({ dtype, content }: StoredTensor): number {
  return dtype === 'float32' && content.kind === 'bytes' ? firstWhere(content.bytes, notFinite) : -1
}

// The exponent of infinities and of NaN is all ones; NaN has a fraction besides.
const exponent = 0x7f800000
const notFinite = (bits: number): boolean => (bits & exponent) === exponent
const notNumber = (bits: number): boolean => notFinite(bits) && (bits & 0x7fffff) !== 0

function firstWhere(bytes: Uint8Array, test: (bits: number) => boolean): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
  return words.findIndex(test)
}

/** Small constants may be NaN on purpose, such as one that an imputer looks for. */
const fewElements = 16

/** Refuses a graph whose weights hold NaN: whatever it predicts is NaN as well. Infinities may be meant, as in masks. */
export function refuseBrokenWeights(graph: Graph): void {
  for (const [name, tensor] of graph.initializers) {
    const { dtype, shape, content } = tensor
    if (dtype !== 'float32' || content.kind !== 'bytes') continue
    if (shape.reduce((product, size) => product * size, 1) < fewElements) continue
    const position = firstWhere(content.bytes, notNumber)
    if (position >= 0) throw new ProbityError('MODEL_WEIGHT_NOT_FINITE', { weight: name, position })
  }
}
