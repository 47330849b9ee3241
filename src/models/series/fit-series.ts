import type { ColumnValues } from '../column-values.js'
import type { Scaling } from '../encoder-schema.js'
import { fitScale } from '../fit-encoder.js'
import { channelsOf } from './encode-series.js'
import { readSeries } from './read-series.js'
import type { SeriesEncoder } from './series-encoder.js'

export interface FitSeriesOptions extends Omit<SeriesEncoder, 'kind' | 'length' | 'scales'> {
  readonly length: number | 'auto'
  readonly scale: Scaling['kind']
}

const longestChosen = 512

/** Learns the scale of each channel and the length from the training rows, over all their steps. */
export function fitSeries(columns: readonly ColumnValues[], options: FitSeriesOptions): SeriesEncoder {
  const { length, scale, ...kept } = options
  const values = Array.from({ length: channelsOf(options) }, (): number[] => [])
  let longest = 1
  for (let row = 0; row < columns[0]!.values.length; row++) {
    const channels = readSeries(options, columns, row, 1)
    longest = Math.max(longest, channels[0]!.length)
    channels.forEach((channel, at) => {
      for (const value of channel) values[at]!.push(value)
    })
  }
  const chosen = options.lengths === null ? longest : Math.min(longestChosen, longest)
  return {
    ...kept,
    kind: 'series',
    length: length === 'auto' ? chosen : length,
    scales: values.map((ofChannel) => fitScale(ofChannel, scale)),
  }
}
