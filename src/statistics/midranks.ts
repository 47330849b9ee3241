/**
 * Ranks from 1 in ascending order, ties sharing the mean of their ranks. O(n log n).
 *
 * @example midranks(Float64Array.of(3, 1, 3)) // Float64Array [2.5, 1, 2.5]
 */
export function midranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let index = start; index < end; index++) ranks[order[index]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
