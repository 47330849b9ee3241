import type { Cube } from '../../cube/cube.js'
import type { GroupCounts } from '../../cube/counts.js'
import type { ScoreRule } from '../../models/decision-schema.js'

/** What one rule without a draw makes of a group. Weights; rows where nothing is weighted. */
export interface OperatingPoint {
  readonly rule: ScoreRule
  readonly truePositives: number
  readonly falsePositives: number
}

/** All that one threshold can do for a group. */
export interface OperatingPoints {
  readonly positives: number
  readonly negatives: number
  /** `score >= threshold`, from nobody to everybody. */
  readonly upward: readonly OperatingPoint[]
  /** `score < threshold`, from nobody to everybody. */
  readonly downward: readonly OperatingPoint[]
}

const nobody: ScoreRule = { thresholds: [], probabilities: [0] }
const everybody: ScoreRule = { thresholds: [], probabilities: [1] }

/**
 * The confusion counts of a group at every threshold that its scores can tell apart: halfway between neighbouring scores, or at the edges of the bins. Rows
 * without a label or a score do not count. O(cells · log cells).
 */
export function operatingPoints({ cells, higherIs }: GroupCounts, { spec }: Cube): OperatingPoints {
  const byPlace = new Map<number, { low: number; positives: number; negatives: number }>()
  for (const { label, score, bin, weight } of cells) {
    if (score === null || label === null) continue
    const low = bin !== undefined && spec.score?.bins.kind === 'edges' ? spec.score.bins.edges[bin]! : score
    const place = byPlace.get(low) ?? { low, positives: 0, negatives: 0 }
    if (label === 'positive') place.positives += weight
    else place.negatives += weight
    byPlace.set(low, place)
  }
  const places = [...byPlace.values()].sort((a, b) => a.low - b.low)
  const positives = places.reduce((sum, place) => sum + place.positives, 0)
  const negatives = places.reduce((sum, place) => sum + place.negatives, 0)
  const binned = spec.score?.bins.kind === 'edges'
  const upward: OperatingPoint[] = [{ rule: nobody, truePositives: 0, falsePositives: 0 }]
  const downward: OperatingPoint[] = [{ rule: everybody, truePositives: positives, falsePositives: negatives }]
  let [truePositives, falsePositives] = [0, 0]
  for (let at = places.length - 1; at > 0; at--) {
    truePositives += places[at]!.positives
    falsePositives += places[at]!.negatives
    const threshold = binned ? places[at]!.low : between(places[at - 1]!.low, places[at]!.low)
    upward.push({ rule: { thresholds: [threshold], probabilities: [0, 1] }, truePositives, falsePositives })
    downward.push({
      rule: { thresholds: [threshold], probabilities: [1, 0] },
      truePositives: positives - truePositives,
      falsePositives: negatives - falsePositives,
    })
  }
  upward.push({ rule: everybody, truePositives: positives, falsePositives: negatives })
  downward.push({ rule: nobody, truePositives: 0, falsePositives: 0 })
  downward.reverse()
  return higherIs === 'negative'
    ? { positives, negatives, upward: downward, downward: upward }
    : { positives, negatives, upward, downward }
}

/** Halfway, and above the lower score also where no number lies between the two. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle > low ? middle : high
}
