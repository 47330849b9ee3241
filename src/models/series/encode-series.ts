import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensors } from '../../graph/tensor.js'
import type { ColumnValues } from '../column-values.js'
import { scaled } from '../scaled.js'
import { readSeries } from './read-series.js'
import type { SeriesEncoder } from './series-encoder.js'

/**
 * Series of rows, [rows, length, channels] or flat, and where lengths differ the steps of each row.
 * @param columns in the order of the encoder's
 * @param firstRow number of the first row, for messages
 * @throws SERIES_UNEVEN where every row must have all steps and one has not
 */
export function encodeSeries(encoder: SeriesEncoder, columns: readonly ColumnValues[], firstRow = 1): Tensors {
  const { length, lengths, keep, scales, layout } = encoder
  const rows = columns[0]!.values.length
  const channels = scales.length
  const data = new Float32Array(rows * length * channels)
  const steps = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const found = readSeries(encoder, columns, row, firstRow)
    const all = found[0]!.length
    if (lengths === null && all !== length)
      throw new ProbityError('SERIES_UNEVEN', { row: firstRow + row, found: all, expected: length })
    const skipped = keep === 'end' ? Math.max(0, all - length) : 0
    steps[row] = Math.min(length, all)
    for (let step = 0; step < steps[row]!; step++)
      for (let channel = 0; channel < channels; channel++)
        data[(row * length + step) * channels + channel] = scaled(found[channel]![skipped + step]!, scales[channel]!)
  }
  const shape = layout === 'flat' ? [rows, length * channels] : [rows, length, channels]
  return {
    [encoder.input]: float32Tensor(shape, data),
    ...(lengths === null ? {} : { [lengths]: { dtype: 'int32' as const, shape: [rows], data: steps } }),
  }
}

/** Channels of a series: one where columns are its steps. */
export function channelsOf({ form, columns }: Pick<SeriesEncoder, 'form' | 'columns'>): number {
  return form === 'steps' ? 1 : columns.length
}
