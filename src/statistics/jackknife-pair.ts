export interface JackknifePair {
  readonly first: number
  readonly second: number
  readonly covariance: number
  /** Variance of first − second. */
  readonly difference: number
  /** Buckets less one, for Student's t. */
  readonly degreesOfFreedom: number
}

/**
 * Delete-a-bucket jackknife of two values of the same units: variances and covariance (B − 1)/B · Σ(θ₍ᵦ₎ − mean)(φ₍ᵦ₎ − mean), from both values with one
 * bucket of units left out at a time, in the same order. Null for fewer than two buckets, or where a value is undefined. O(buckets).
 *
 * @example jackknifePair([2, 3, 4], [4, 3, 2]) // { first: 1.333, second: 1.333, covariance: -1.333, difference: 5.333, degreesOfFreedom: 2 }
 */
export function jackknifePair(
  firstWithoutOne: readonly (number | null)[],
  secondWithoutOne: readonly (number | null)[],
): JackknifePair | null {
  const buckets = firstWithoutOne.length
  const known = (values: readonly (number | null)[]): values is readonly number[] =>
    values.every((value) => value !== null && Number.isFinite(value))
  if (buckets < 2 || secondWithoutOne.length !== buckets) return null
  if (!known(firstWithoutOne) || !known(secondWithoutOne)) return null
  const [a, b] = [deviations(firstWithoutOne), deviations(secondWithoutOne)]
  const scale = (buckets - 1) / buckets
  const product = (x: readonly number[], y: readonly number[]): number =>
    scale * x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  const apart = a.map((value, i) => value - b[i]!)
  return {
    first: product(a, a),
    second: product(b, b),
    covariance: product(a, b),
    difference: product(apart, apart),
    degreesOfFreedom: buckets - 1,
  }
}

function deviations(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}
