import { effectiveSampleSize } from '../statistics/kish.js'
import { positionOf } from './score-histogram.js'
import type { GroupCounts } from './metric.js'

/** Weight at each score (or bin), ascending, whether the rows have a label or not. */
export interface ScoreDistribution {
  readonly positions: readonly number[]
  readonly weights: readonly number[]
  readonly total: number
  readonly rows: number
  /** Kish's effective number of rows; the rows themselves when unweighted. */
  readonly effectiveRows: number
}

const known = new WeakMap<GroupCounts, ScoreDistribution>()

/** Distribution of the scores of a group, made once: every pair of groups asks for it. O(cells log cells). */
export function scoreDistribution(counts: GroupCounts): ScoreDistribution {
  const made = known.get(counts) ?? makeDistribution(counts)
  known.set(counts, made)
  return made
}

function makeDistribution(counts: GroupCounts): ScoreDistribution {
  const weights = new Map<number, number>()
  let [total, squared, rows] = [0, 0, 0]
  for (const cell of counts.cells) {
    const position = positionOf(cell)
    if (position === null) continue
    weights.set(position, (weights.get(position) ?? 0) + cell.weight)
    total += cell.weight
    squared += cell.weightSquared
    rows += cell.rows
  }
  const positions = [...weights.keys()].sort((a, b) => a - b)
  return {
    positions,
    weights: positions.map((position) => weights.get(position)!),
    total,
    rows,
    effectiveRows: effectiveSampleSize(total, squared),
  }
}
