import { toNumbers, type ImageReading, type Images, type Pixels } from '../../data/images/images.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { float32Tensor } from '../../graph/tensor.js'
import type { ImagePreprocessing } from '../../schema/images.js'
import type { RowStream } from '../rows/learning-rows.js'
import { rowHash } from '../rows/row-hash.js'

export interface ImageStreamRequest {
  readonly images: Images
  /** What names the image of each row. */
  readonly keys: readonly SqlValue[]
  readonly form: ImagePreprocessing
  /** Name of the network's input. */
  readonly input: string
  readonly cacheMegabytes: number
  readonly signal: AbortSignal
  /** Told of the share of images that were looked at. */
  readonly onShare?: (share: number) => void
}

/** Images that are decoded at one time. */
const block = 256

/**
 * Images as rows of a network's input. All are decoded once, so that a broken one is found before training; those that fit into the
 * cache stay decoded, as bytes, and of more the files are read again whenever they are needed.
 */
export async function streamImages(request: ImageStreamRequest): Promise<RowStream> {
  const { images, keys, form, input, signal } = request
  const { channels, height, width } = form
  const size = channels * height * width
  const reading: ImageReading = { ...form, reader: 'the network' }
  const read = (some: readonly SqlValue[]): Promise<Pixels> => images.read(some, reading, signal)
  const { cached, hashes, summary } = await lookThrough(request, read, size)
  const pixelsAt = (positions: ArrayLike<number>): Promise<Pixels> | Pixels =>
    cached === null ? read(Array.from(positions, (at) => keys[at]!)) : gather(cached, positions, size)
  return {
    hashes,
    summary,
    nameOf: (at) => images.nameOf(keys[at]!),
    take: async (positions) => {
      const numbers = toNumbers(await pixelsAt(positions), form)
      return { [input]: float32Tensor([positions.length, channels, height, width], numbers) }
    },
  }
}

async function lookThrough(
  { keys, form, cacheMegabytes, onShare }: ImageStreamRequest,
  read: (keys: readonly SqlValue[]) => Promise<Pixels>,
  size: number,
): Promise<{ cached: Pixels | null; hashes: Float64Array; summary: RowStream['summary'] }> {
  const rows = keys.length
  const hashes = new Float64Array(rows)
  const strengths = new Float32Array(rows)
  let cached: Pixels | null = null
  for (let start = 0; start < rows; start += block) {
    const pixels = await read(keys.slice(start, start + block))
    if (start === 0 && pixels.BYTES_PER_ELEMENT * rows * size <= cacheMegabytes * 2 ** 20)
      cached = pixels instanceof Uint8Array ? new Uint8Array(rows * size) : new Float32Array(rows * size)
    cached?.set(pixels, start * size)
    for (let at = 0; at < pixels.length / size; at++) {
      const image = pixels.slice(at * size, (at + 1) * size)
      hashes[start + at] = hashOf(image)
      strengths[start + at] = rootMeanSquare(toNumbers(image, form))
    }
    onShare?.(Math.min(1, (start + block) / rows))
  }
  return { cached, hashes, summary: float32Tensor([rows, 1], strengths) }
}

/** Of 32-bit words; bytes at the end that fill none count as a word with zeros. */
function hashOf(image: Pixels): number {
  const bytes = new Uint8Array(image.buffer, image.byteOffset, image.byteLength)
  const words = new Uint32Array(Math.ceil(bytes.length / 4))
  new Uint8Array(words.buffer).set(bytes)
  return rowHash([{ bits: words, start: 0, count: words.length }])
}

function rootMeanSquare(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value ** 2
  return Math.sqrt(sum / values.length)
}

function gather(pixels: Pixels, positions: ArrayLike<number>, size: number): Pixels {
  const count = positions.length
  const found = pixels instanceof Uint8Array ? new Uint8Array(count * size) : new Float32Array(count * size)
  for (let at = 0; at < count; at++)
    found.set(pixels.subarray(positions[at]! * size, (positions[at]! + 1) * size), at * size)
  return found
}
