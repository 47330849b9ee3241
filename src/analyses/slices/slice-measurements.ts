import type { Cube } from '../../cube/cube.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import type { ConfirmedSlice } from './confirm-slices.js'
import type { Conditions, Counts } from './search-slices.js'
import type { SliceMetric } from './split-cells.js'

export interface SliceContext {
  readonly metric: SliceMetric
  readonly names: readonly string[]
  readonly cube: Cube
  readonly confirmed: readonly ConfirmedSlice[]
  /** The confirming half as a whole. */
  readonly all: Counts
  readonly confidence: number
}

/** The conditions of a slice by feature and value. */
export function cellOf({ names, cube }: Pick<SliceContext, 'names' | 'cube'>, conditions: Conditions): Cell {
  return Object.fromEntries(
    conditions.map(([feature, code]) => {
      const name = names[feature]!
      const dimension = cube.dimensions.find((candidate) => candidate.role === 'sensitive' && candidate.name === name)!
      return [name, dimension.values[code]!]
    }),
  )
}

/** Rate and difference from all rows of each slice, from the confirming half alone. */
export function sliceMeasurements(context: SliceContext): Measurement[] {
  const { metric, confirmed, all, confidence } = context
  const better = metric === 'error-rate' ? 'lower' : 'none'
  return confirmed.flatMap((slice): Measurement[] => {
    const cell = cellOf(context, slice.conditions)
    const n = { rows: slice.confirming.rows, denominator: slice.confirming.rows }
    const test = {
      null: 'equal to all other rows',
      statistic: slice.z,
      p: slice.p,
      adjusted: slice.adjusted,
      family: 'slices',
    }
    return [
      {
        id: formatMeasurementId({ analysis: 'slices', metric, cell }),
        value: slice.rate,
        interval: { ...slice.interval, confidence, method: 'wilson' },
        n,
        better,
        unit: 'share',
        method: 'found on one half of the rows, measured on the other',
        test,
      },
      {
        id: formatMeasurementId({ analysis: 'slices', metric, transform: 'difference-to-overall', cell }),
        value: slice.difference,
        interval: { ...slice.differenceInterval, confidence, method: 'newcombe' },
        n: { rows: all.rows, denominator: Math.min(slice.confirming.rows, all.rows - slice.confirming.rows) },
        better: metric === 'error-rate' ? 'lower' : 'nearer-ideal',
        ideal: 0,
        unit: 'difference',
        method: 'found on one half of the rows, measured on the other',
        test,
      },
    ]
  })
}
