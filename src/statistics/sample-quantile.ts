/**
 * Quantile of sorted numbers with linear interpolation at position (n − 1)p (Hyndman & Fan's type 7, the default of R and NumPy).
 * Within the range of the numbers; they must not be empty. O(1).
 *
 * @example sampleQuantile([1, 2, 4], 0.75) // 3
 */
export function sampleQuantile(sorted: ArrayLike<number>, p: number): number {
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, p))
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!)
}
