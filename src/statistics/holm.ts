/**
 * Holm's step-down adjustment (1979) of a family of p values: the k-th smallest times m − k + 1, made non-decreasing, at most 1. Rejecting
 * where adjusted ≤ α keeps the chance of any false rejection at α, whatever the dependence. Order of the input is kept. O(m log m).
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((i, j) => p[i]! - p[j]!)
  const adjusted = new Array<number>(p.length).fill(1)
  let running = 0
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, p[index]! * (p.length - rank)))
    adjusted[index] = running
  })
  return adjusted
}
