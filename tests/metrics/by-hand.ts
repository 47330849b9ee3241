/** Interval formulas written out again, from the papers, for tests to hold the product against. */
export interface Hits {
  readonly x: number
  readonly n: number
}

/** Wilson 1927. */
export function wilsonByHand({ x, n }: Hits, z: number): readonly [number, number] {
  const p = x / n
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** Newcombe 1998, method 10. */
export function newcombeByHand(a: Hits, b: Hits, z: number): readonly [number, number] {
  const [p, q] = [a.x / a.n, b.x / b.n]
  const [[l1, u1], [l2, u2]] = [wilsonByHand(a, z), wilsonByHand(b, z)]
  return [p - q - Math.sqrt((p - l1) ** 2 + (u2 - q) ** 2), p - q + Math.sqrt((u1 - p) ** 2 + (q - l2) ** 2)]
}

/** Donner & Zou 2012. */
export function moverRatioByHand(a: Hits, b: Hits, z: number): readonly [number, number] {
  const [p, q] = [a.x / a.n, b.x / b.n]
  const [[l1, u1], [l2, u2]] = [wilsonByHand(a, z), wilsonByHand(b, z)]
  const root = (x: number): number => Math.sqrt(Math.max(0, (p * q) ** 2 - x))
  return [
    (p * q - root(l1 * u2 * (2 * p - l1) * (2 * q - u2))) / (u2 * (2 * q - u2)),
    (p * q + root(u1 * l2 * (2 * p - u1) * (2 * q - l2))) / (l2 * (2 * q - l2)),
  ]
}

export function orderedPairs<T>(list: readonly T[]): readonly (readonly [T, T])[] {
  return list.flatMap((a) => list.filter((b) => b !== a).map((b) => [a, b] as const))
}

/** Max − min with the contracted pairwise rule; `z` by number of comparisons is given, as no test should invert a normal. */
export function rangeByHand(
  groups: readonly Hits[],
  plain: number,
  adjusted: number,
): readonly [number, number, number] {
  const rates = groups.map(({ x, n }) => x / n)
  const pairs = orderedPairs(groups)
  return [
    Math.max(...rates) - Math.min(...rates),
    Math.max(0, ...pairs.map(([a, b]) => newcombeByHand(a, b, adjusted)[0])),
    Math.max(...pairs.map(([a, b]) => newcombeByHand(a, b, plain)[1])),
  ]
}

export function ratioByHand(
  groups: readonly Hits[],
  plain: number,
  adjusted: number,
): readonly [number, number, number] {
  const rates = groups.map(({ x, n }) => x / n)
  const pairs = orderedPairs(groups)
  return [
    Math.min(...rates) / Math.max(...rates),
    Math.min(...pairs.map(([a, b]) => moverRatioByHand(a, b, plain)[0])),
    Math.min(1, ...pairs.map(([a, b]) => moverRatioByHand(a, b, adjusted)[1])),
  ]
}

/** Two-sided 95 % critical values of the normal for 1, 3, 6 and 10 comparisons, and two families of 3 (R: qnorm(1 - 0.05 / (2 * m))). */
export const criticalFor: Record<number, number> = {
  1: 1.959963984540054,
  2: 2.241402727604947,
  3: 2.3939797998185104,
  6: 2.638257273476751,
  10: 2.8070337683438042,
}
