import type { SqlValue } from '../../environment/duckdb.js'
import { ProbityError } from '../../errors.js'
import type { IdxArray } from './idx.js'
import { shapeText, wrongShape, type ImageSettings, type ImageShape, type Images, type Pixels } from './images.js'

/** The column that numbers the images of IDX files, from 0. */
export const idxColumn = 'image'

/** Images of one or several IDX files, one file behind the other. They have the size that the file says, whatever a model wants. */
export function idxImages(
  arrays: readonly { readonly name: string; readonly array: IdxArray }[],
  settings: ImageSettings,
): Images {
  const shape = arrays.map(({ array }) => shapeOf(array))
  const [first] = shape
  const other = shape.findIndex((found) => shapeText(found) !== shapeText(first!))
  if (other > 0)
    throw new ProbityError('IMAGE_SIZES_DIFFER', {
      ...{ first: arrays[0]!.name, expected: shapeText(first!) },
      ...{ second: arrays[other]!.name, found: shapeText(shape[other]!) },
    })
  const { channels, height, width } = first!
  const size = channels * height * width
  const floats = arrays.some(({ array }) => array.data instanceof Float32Array)
  const find = (key: SqlValue): Pixels => {
    let at = Number(key)
    const place = arrays.find(({ array }) => {
      if (at < array.shape[0]!) return true
      at -= array.shape[0]!
      return false
    })
    return place!.array.data.subarray(at * size, (at + 1) * size)
  }
  return {
    column: idxColumn,
    settings,
    shapes: (keys) => Promise.resolve(keys.map(() => first!)),
    read(keys, wanted) {
      const pixels = floats ? new Float32Array(keys.length * size) : new Uint8Array(keys.length * size)
      if (shapeText(wanted) !== shapeText(first!))
        throw wrongShape(wanted, arrays[0]!.name, first!, 'images in IDX files are taken as they are')
      keys.forEach((key, at) => moveChannels(find(key), pixels, at * size, first!))
      return Promise.resolve(pixels)
    },
    nameOf: (key) => `image ${String(key)}`,
  }
}

/** Images have three axes (rows, height, width) or four (and channels). */
function shapeOf({ shape }: IdxArray): ImageShape {
  const [, height, width, channels = 1] = shape as [number, number, number, number?]
  return { channels, height, width }
}

/** From one pixel after another, as IDX has them, to one channel after another. */
function moveChannels(from: Pixels, to: Pixels, start: number, { channels, height, width }: ImageShape): void {
  if (channels === 1) return to.set(from, start)
  const area = height * width
  for (let at = 0; at < area; at++)
    for (let channel = 0; channel < channels; channel++)
      to[start + channel * area + at] = from[at * channels + channel]!
}
