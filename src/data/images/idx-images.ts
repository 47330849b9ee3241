import type { SqlValue } from '../../environment/duckdb.js'
import { ProbityError } from '../../errors.js'
import type { IdxRows } from './idx.js'
import { shapeText, wrongShape, type ImageSettings, type ImageShape, type Images, type Pixels } from './images.js'

/** The column that numbers the images of IDX files, from 0. */
export const idxColumn = 'image'

/** Images of one or several IDX files, one file behind the other. They have the size that the file says, whatever a model wants. */
export function idxImages(
  arrays: readonly { readonly name: string; readonly array: IdxRows }[],
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
  const floats = arrays.some(({ array }) => array.floats)
  const firstOf = arrays.map((_, place) => arrays.slice(0, place).reduce((sum, { array }) => sum + array.shape[0]!, 0))
  const placeOf = (key: SqlValue): number => firstOf.findLastIndex((start) => Number(key) >= start)
  return {
    column: idxColumn,
    settings,
    shapes: (keys) => Promise.resolve(keys.map(() => first!)),
    async read(keys, wanted) {
      if (shapeText(wanted) !== shapeText(first!))
        throw wrongShape(wanted, arrays[0]!.name, first!, 'images in IDX files are taken as they are')
      const pixels = floats ? new Float32Array(keys.length * size) : new Uint8Array(keys.length * size)
      for (const [place, { array }] of arrays.entries()) {
        const own = [...keys.keys()].filter((at) => placeOf(keys[at]!) === place)
        const found = await array.take(own.map((at) => Number(keys[at]) - firstOf[place]!))
        own.forEach((at, rank) => moveChannels(found[rank]!, pixels, at * size, first!))
      }
      return pixels
    },
    nameOf: (key) => `image ${String(key)}`,
  }
}

/** Images have three axes (rows, height, width) or four (and channels). */
function shapeOf({ shape }: IdxRows): ImageShape {
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
