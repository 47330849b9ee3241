import { influenceOfMean, measureMean, type CellMean } from './cell-mean.js'
import type { CountCell, GroupCounts, Metric } from './metric.js'

/** Mean score, of rows with a score. The score stays on its own scale and direction. */
const score: CellMean = {
  uses: (cell) => cell.score !== null,
  total: (cell) => cell.sums['s'] ?? cell.weight * cell.score!,
}

const hasProbability = (cell: CountCell): boolean => cell.score !== null && cell.label !== null

/** 1 where the true class is the one that a high score speaks for. */
function target(cell: CountCell, counts: GroupCounts): number {
  return cell.label === (counts.higherIs ?? 'positive') ? 1 : 0
}

/** (s − y)² = s² − 2sy + y², from the exact sums where scores are binned. */
const squaredError: CellMean = {
  uses: hasProbability,
  total(cell, counts) {
    const y = target(cell, counts)
    const { s, ss } = cell.sums
    if (s !== undefined && ss !== undefined) return ss - 2 * y * s + y * cell.weight
    return cell.weight * (cell.score! - y) ** 2
  },
}

/** −ln of the probability given to the true class; infinite where that was 0. */
const logarithmicError: CellMean = {
  uses: hasProbability,
  total(cell, counts) {
    if ((cell.sums['unbounded'] ?? 0) > 0) return Infinity
    if (cell.sums['loss'] !== undefined) return cell.sums['loss']
    const share = target(cell, counts) === 1 ? cell.score! : 1 - cell.score!
    return share > 0 ? -cell.weight * Math.log(share) : Infinity
  },
}

export const meanScore: Metric = {
  id: 'mean-score',
  aliases: { 'average-score': null },
  tasks: ['binary', 'outcomes'],
  needs: ['score'],
  reference: 'Kleinberg, Mullainathan & Raghavan 2017 (balance of scores)',
  formula: 'Σ s / n',
  range: [null, null],
  better: 'none',
  unit: 'score',
  minimum: 'rows',
  interval: 'mean',
  measure: (counts) => measureMean(counts, score),
  influence: (counts) => influenceOfMean(counts, score),
}

export const brierScore: Metric = {
  id: 'brier-score',
  aliases: { brier: null, 'brier-score-loss': null },
  tasks: ['binary'],
  needs: ['label', 'probability'],
  reference: 'Brier 1950',
  formula: 'Σ (s − y)² / n',
  range: [0, 1],
  better: 'lower',
  ideal: 0,
  unit: 'score',
  minimum: 'rows',
  interval: 'mean',
  measure: (counts) => measureMean(counts, squaredError),
  influence: (counts) => influenceOfMean(counts, squaredError),
}

export const logLoss: Metric = {
  id: 'log-loss',
  aliases: { 'cross-entropy': null, 'logistic-loss': null },
  tasks: ['binary'],
  needs: ['label', 'probability'],
  reference: 'Good 1952',
  formula: '−Σ (y ln s + (1 − y) ln(1 − s)) / n',
  range: [0, null],
  better: 'lower',
  ideal: 0,
  unit: 'nats',
  minimum: 'rows',
  interval: 'mean',
  measure: (counts) => measureMean(counts, logarithmicError),
  influence: (counts) => influenceOfMean(counts, logarithmicError),
}
