import { midranks } from './midranks.js'
import type { ClassBin } from './roc-area.js'

export interface AreaWithVariance {
  /** Null where a class is absent. */
  readonly auc: number | null
  /** Null where a class has fewer than two rows. 0 under perfect separation. */
  readonly variance: number | null
}

/**
 * Area under the ROC curve with DeLong, DeLong & Clarke-Pearson's variance (1988) from a histogram sorted by score ascending:
 * S₁₀/m + S₀₁/n, where S₁₀ is the sample variance (m − 1) over positives of the share of negatives below them (ties half) and S₀₁ (n − 1) likewise.
 * Counts are rows. auc in [0, 1]; variance ≥ 0. O(bins).
 *
 * @example delong([{ positives: 0, negatives: 1 }, { positives: 1, negatives: 0 }, { positives: 0, negatives: 1 }, { positives: 1, negatives: 0 }])
 *   // { auc: 0.75, variance: 0.125 }
 */
export function delong(bins: readonly ClassBin[]): AreaWithVariance {
  const { positives, negatives, ofPositive, ofNegative, auc } = placements(bins)
  if (!(positives > 0) || !(negatives > 0)) return { auc: null, variance: null }
  if (positives < 2 || negatives < 2) return { auc, variance: null }
  let [squaresPositive, squaresNegative] = [0, 0]
  bins.forEach((bin, index) => {
    squaresPositive += bin.positives * (ofPositive[index]! - auc) ** 2
    squaresNegative += bin.negatives * (ofNegative[index]! - auc) ** 2
  })
  return {
    auc,
    variance: squaresPositive / (positives - 1) / positives + squaresNegative / (negatives - 1) / negatives,
  }
}

/** Weights of a bin with the sums of their squares. */
export interface WeightedClassBin extends ClassBin {
  readonly positivesSquared: number
  readonly negativesSquared: number
}

/**
 * The same area with row weights: linearised variance Σw²(placement − auc)²/W² over each class, DeLong's without the n/(n − 1). Bins hold Σw and
 * Σw² by class, sorted by score ascending. Variance null where a class is absent. O(bins).
 *
 * @example delongWeighted([{ positives: 0, negatives: 1, positivesSquared: 0, negativesSquared: 1 }, { positives: 2, negatives: 0, positivesSquared: 4, negativesSquared: 0 }])
 *   // { auc: 1, variance: 0 }
 */
export function delongWeighted(bins: readonly WeightedClassBin[]): AreaWithVariance {
  const { positives, negatives, ofPositive, ofNegative, auc } = placements(bins)
  if (!(positives > 0) || !(negatives > 0)) return { auc: null, variance: null }
  let variance = 0
  bins.forEach((bin, index) => {
    variance += bin.positivesSquared * ((ofPositive[index]! - auc) / positives) ** 2
    variance += bin.negativesSquared * ((ofNegative[index]! - auc) / negatives) ** 2
  })
  return { auc, variance }
}

/** Each class's share that lies on the losing side of a bin, and the area. */
function placements(bins: readonly ClassBin[]) {
  const positives = bins.reduce((total, bin) => total + bin.positives, 0)
  const negatives = bins.reduce((total, bin) => total + bin.negatives, 0)
  const ofPositive = new Float64Array(bins.length)
  const ofNegative = new Float64Array(bins.length)
  let [positivesBelow, negativesBelow, wins] = [0, 0, 0]
  bins.forEach((bin, index) => {
    ofPositive[index] = (negativesBelow + bin.negatives / 2) / negatives
    ofNegative[index] = (positives - positivesBelow - bin.positives / 2) / positives
    wins += bin.positives * (negativesBelow + bin.negatives / 2)
    positivesBelow += bin.positives
    negativesBelow += bin.negatives
  })
  return { positives, negatives, ofPositive, ofNegative, auc: wins / positives / negatives }
}

export interface PairedAreas {
  readonly first: number | null
  readonly second: number | null
  /** Var(second − first); null where a class has fewer than two rows. */
  readonly varianceOfDifference: number | null
}

/**
 * Areas of two scores on the same rows, and the variance of their difference with DeLong's covariance: the sample variances of the differences of
 * the rows' placements, by midranks (Sun & Xu 2014). `positive[i]` is 1 for a positive row. With `clusters` (a number for each row's unit) rows of one unit
 * add up first: B/(B − 1) · Σ over units of (Σ deviation ÷ rows of its class)² (Obuchowski 1997). Areas in [0, 1]. O(n log n).
 *
 * @example delongPaired(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 3, 2, 4))
 *   // { first: 0.75, second: 1, varianceOfDifference: 0.125 }
 */
export function delongPaired(
  positive: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  clusters: Int32Array | null = null,
): PairedAreas {
  const positives = positive.reduce((total, one) => total + one, 0)
  const negatives = positive.length - positives
  if (positives === 0 || negatives === 0) return { first: null, second: null, varianceOfDifference: null }
  const placementsA = rowPlacements(positive, a, positives)
  const placementsB = rowPlacements(positive, b, positives)
  const areas = [0, 0]
  positive.forEach((isPositive, row) => {
    if (!isPositive) return
    areas[0]! += placementsA[row]! / positives
    areas[1]! += placementsB[row]! / positives
  })
  const [first, second] = areas as [number, number]
  if (positives < 2 || negatives < 2) return { first, second, varianceOfDifference: null }
  const deviations = placementsB.map((placement, row) => placement - placementsA[row]! - (second - first))
  if (clusters !== null) {
    const moved = deviations.map((deviation, row) => deviation / (positive[row] === 1 ? positives : negatives))
    return { first, second, varianceOfDifference: clusteredVariance(moved, clusters) }
  }
  const squares = [0, 0]
  positive.forEach((isPositive, row) => (squares[isPositive]! += deviations[row]! ** 2))
  const varianceOfDifference = squares[1]! / (positives - 1) / positives + squares[0]! / (negatives - 1) / negatives
  return { first, second, varianceOfDifference }
}

/**
 * Variance of an estimate from what each row moves it by, where rows of one unit are not independent: B/(B − 1) · Σ over units of (Σ over their rows)². Null for
 * fewer than two units. O(n).
 *
 * @example clusteredVariance(Float64Array.of(0.1, 0.1, -0.2), Int32Array.of(1, 1, 2)) // 2/1 · (0.2² + 0.2²) = 0.16
 */
export function clusteredVariance(moved: Float64Array, clusters: Int32Array): number | null {
  const sums = new Map<number, number>()
  moved.forEach((by, row) => sums.set(clusters[row]!, (sums.get(clusters[row]!) ?? 0) + by))
  const units = sums.size
  if (units < 2) return null
  return (units / (units - 1)) * [...sums.values()].reduce((total, sum) => total + sum * sum, 0)
}

/** Per row the share of the other class on the losing side: rank among all minus rank among its own class. */
function rowPlacements(positive: Uint8Array, score: Float64Array, positives: number): Float64Array {
  const negatives = positive.length - positives
  const overall = midranks(score)
  const rows = [0, 1].map((label) => Int32Array.from(positive.keys()).filter((row) => positive[row] === label))
  const placement = new Float64Array(positive.length)
  rows.forEach((ofClass, label) => {
    const own = midranks(Float64Array.from(ofClass, (row) => score[row]!))
    ofClass.forEach((row, index) => {
      const othersBelow = overall[row]! - own[index]!
      placement[row] = label === 1 ? othersBelow / negatives : 1 - othersBelow / positives
    })
  })
  return placement
}
