import type { Attribution } from '../../explainers/attribution.js'
import { pictureOf } from '../../explainers/units.js'
import type { Batch } from '../../models/model.js'
import { sampleQuantile } from '../../statistics/sample-quantile.js'
import type { Pictured } from './heard.js'

/** What one map says, in numbers; of a recording those behind its end count too. */
export interface MapTotals {
  /** Sum of the values above 0, and of those below. */
  readonly positive: number
  readonly negative: number
  /** Where most of the evidence for the class lies: thirds from the top and from the left; null where there is none. */
  readonly place: { readonly row: number; readonly column: number } | null
}

export function totalsOf(values: readonly number[], { map, height, width }: Pictured): MapTotals {
  let positive = 0
  let negative = 0
  for (const value of values)
    if (value < 0) negative += value
    else positive += value
  const thirds = new Float64Array(9)
  map.forEach((value, at) => {
    const row = Math.min(2, Math.floor((3 * Math.floor(at / width)) / height))
    const column = Math.min(2, Math.floor((3 * (at % width)) / width))
    thirds[3 * row + column]! += Math.max(0, value)
  })
  const most = thirds.indexOf(Math.max(...thirds))
  const place = positive > 0 ? { row: Math.floor(most / 3), column: most % 3 } : null
  return { positive, negative: negative === 0 ? 0 : negative, place }
}

/** The share of pixels beyond the end of the colours, so that one bright pixel does not make all maps pale. */
export const clippedShare = 0.005

/** One scale for all maps: the size below which all but the strongest pixels lie, or the largest where that is 0. */
export function sharedScale({ values }: Attribution): number {
  const sizes = values
    .flat()
    .map(Math.abs)
    .sort((a, b) => a - b)
  const end = sampleQuantile(sizes, 1 - clippedShare)
  return end > 0 ? end : (sizes.at(-1) ?? 0)
}

/** The pictures of a batch, channels averaged, with their maps. */
export function seenPictures(batch: Batch, maps: readonly (readonly number[])[]): Pictured[] {
  const { shape, data } = Object.values(batch)[0]!
  const { channels, height, width, first } = pictureOf(shape)
  const pixels = height * width
  return maps.map((map, row) => {
    const picture = Float64Array.from({ length: pixels }, (_, pixel) => {
      let sum = 0
      for (let channel = 0; channel < channels; channel++)
        sum += Number(data[row * pixels * channels + (first ? channel * pixels + pixel : pixel * channels + channel)])
      return sum / channels
    })
    return { picture, map, height, width }
  })
}
