/** |found − expected| ÷ |expected|. */
export function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected)
}

/** n choose k, exactly. */
export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n
  let result = 1n
  for (let i = 1; i <= k; i++) result = (result * BigInt(n - k + i)) / BigInt(i)
  return result
}

/** P(X = k) for X binomial, by factorials of whole numbers. */
export function binomialProbability(n: number, k: number, p: number): number {
  return Number(choose(n, k)) * p ** k * (1 - p) ** (n - k)
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

/** Sample variance, n − 1 in the denominator. */
export function variance(values: readonly number[]): number {
  return covariance(values, values)
}

export function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  return sum(a.map((value, i) => (value - meanA) * (b[i]! - meanB))) / (a.length - 1)
}
