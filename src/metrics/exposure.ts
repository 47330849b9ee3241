import { influenceOfMean, measureMean, type CellMean } from './cell-mean.js'
import type { Metric } from './metric.js'

const attention: CellMean = {
  uses: (cell) => cell.score !== null,
  total: (cell) => cell.weight / Math.log2(1 + cell.score!),
}

/** Exposure of a group in a ranking: mean of 1 / log₂(1 + rank), rank 1 = best. In (0, 1]. */
export const exposure: Metric = {
  id: 'exposure',
  aliases: { 'exposure-ratio': 'ratio', 'exposure-difference': 'difference' },
  tasks: ['ranking'],
  needs: ['rank'],
  reference: 'Singh & Joachims 2018',
  formula: 'mean of 1 / log₂(1 + rank)',
  range: [0, 1],
  better: 'none',
  unit: 'score',
  minimum: 'rows',
  interval: 'mean',
  measure: (counts) => measureMean(counts, attention),
  influence: (counts) => influenceOfMean(counts, attention),
}
