import type { BlockOf, ChartShape } from '../../schema/block.js'
import type { Drawing } from '../drawing.js'
import type { NumberStyle } from '../numbers.js'
import type { ChartSpec, LegendEntry } from './chart-spec.js'

export type ChartRow = BlockOf<'chart'>['rows'][number]

export interface ChartInput {
  readonly shape: ChartShape
  readonly rows: readonly ChartRow[]
  readonly options: BlockOf<'chart'>['options']
  /** How the values are written: the type of the column `value` (or of the chart's main column). */
  readonly style: NumberStyle
  readonly drawing: Drawing
}

/** A chart ready to be drawn, its key, and sentences that belong under it. `spec` is null where no row can be drawn. */
export interface BuiltChart {
  readonly spec: ChartSpec | null
  readonly legend: readonly LegendEntry[]
  readonly notes: readonly string[]
}

export type ChartBuilder = (input: ChartInput) => BuiltChart
