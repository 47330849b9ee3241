/** Weight (or rows) of each class at one score. Histograms are sorted by score, ascending. */
export interface ClassBin {
  readonly positives: number
  readonly negatives: number
}

/**
 * Area under the ROC curve from a histogram: P(score of a positive > score of a negative) + half the ties, Mann–Whitney U / (P·N).
 * In [0, 1]; null where a class is absent. Weighted counts are allowed. O(bins).
 *
 * @example rocArea([{ positives: 0, negatives: 2 }, { positives: 1, negatives: 1 }, { positives: 2, negatives: 0 }]) // 0.9444444444444444
 */
export function rocArea(bins: readonly ClassBin[]): number | null {
  let wins = 0
  let positives = 0
  let negatives = 0
  for (const bin of bins) {
    wins += bin.positives * (negatives + bin.negatives / 2)
    positives += bin.positives
    negatives += bin.negatives
  }
  return positives > 0 && negatives > 0 ? wins / positives / negatives : null
}
