import type { ChartShape } from '../../schema/block.js'
import { attribution } from './attribution.js'
import { balance } from './balance.js'
import { calibration } from './calibration.js'
import type { ChartBuilder } from './chart-builder.js'
import { grouped } from './grouped.js'
import { intervals } from './intervals.js'
import { learning } from './learning.js'
import { pareto } from './pareto.js'
import { ranking } from './ranking.js'
import { roc } from './roc.js'
import { strip } from './strip.js'
import { sweep } from './sweep.js'
import { waterfall } from './waterfall.js'

/** One builder per chart shape. */
export const charts: Readonly<Record<ChartShape, ChartBuilder>> = {
  intervals,
  strip,
  calibration,
  roc,
  sweep,
  ranking,
  balance,
  grouped,
  learning,
  pareto,
  attribution,
  waterfall,
}
