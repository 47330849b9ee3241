/**
 * Benjamini & Hochberg's step-up adjustment (1995) of p values: the k-th smallest times m/k, made non-decreasing from the largest down, at
 * most 1. Rejecting where adjusted ≤ q keeps the expected share of false discoveries at q for independent tests. Order of the input is kept.
 * O(m log m).
 *
 * @example benjaminiHochberg([0.01, 0.04, 0.03]) // [0.03, 0.04, 0.04]
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((i, j) => p[j]! - p[i]!)
  const adjusted = new Array<number>(p.length).fill(1)
  let running = 1
  order.forEach((index, fromLargest) => {
    running = Math.min(running, p[index]! * (p.length / (p.length - fromLargest)))
    adjusted[index] = running
  })
  return adjusted
}
