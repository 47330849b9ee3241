/**
 * Quantile of a weighted histogram sorted by value ascending: the smallest value at which the cumulated weight passes p of the total, and the mean
 * of it and the next value where it meets p exactly (Hyndman & Fan's type 2). p = 0.5 is the usual median of the rows. Null without weight. O(bins).
 *
 * @example weightedQuantile([{ value: 1, weight: 2 }, { value: 3, weight: 1 }, { value: 5, weight: 1 }], 0.5) // 2
 */
export function weightedQuantile(
  bins: readonly { readonly value: number; readonly weight: number }[],
  p: number,
): number | null {
  const filled = bins.filter((bin) => bin.weight > 0)
  const total = filled.reduce((sum, bin) => sum + bin.weight, 0)
  if (filled.length === 0) return null
  const target = p * total
  const tolerance = 1e-12 * total
  let cumulated = 0
  for (const [index, bin] of filled.entries()) {
    cumulated += bin.weight
    if (cumulated > target + tolerance) return bin.value
    const next = filled[index + 1]
    if (next && cumulated >= target - tolerance && target > 0) return (bin.value + next.value) / 2
  }
  return filled[filled.length - 1]!.value
}
