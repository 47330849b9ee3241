/**
 * Kolmogorov–Smirnov distance of two weighted histograms over the same bins in ascending order: the largest |F₁ − F₂| after any bin. In [0, 1]; null when
 * one is empty. It is biased upwards in small samples, so no bootstrap interval belongs to it. O(bins).
 *
 * @example kolmogorovSmirnov([1, 1, 0], [0, 1, 1]) // 0.5
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  let [firstTotal, secondTotal] = [0, 0]
  for (let bin = 0; bin < first.length; bin++) {
    firstTotal += first[bin]!
    secondTotal += second[bin]!
  }
  if (!(firstTotal > 0) || !(secondTotal > 0)) return null
  let [firstBelow, secondBelow, distance] = [0, 0, 0]
  for (let bin = 0; bin < first.length - 1; bin++) {
    firstBelow += first[bin]!
    secondBelow += second[bin]!
    distance = Math.max(distance, Math.abs(firstBelow / firstTotal - secondBelow / secondTotal))
  }
  return Math.min(1, distance)
}
