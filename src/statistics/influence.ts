import { numericalGradient } from './gradient.js'

type CellFunction = (weights: Float64Array) => number | null

/**
 * Linearised (influence-function) standard error of a value that depends on cell weights only and does not change when all of them are scaled:
 * se² = Σ_c Σw²_c · (∂θ/∂W_c)². Being homogeneous of degree 0, θ needs no correction for the fixed total. `weightsSquared` is Σw² of each cell
 * (its rows when unweighted). Agrees with p(1 − p)/n for a share. Null where θ is undefined. 4 evaluations a cell that has rows.
 *
 * @example influenceStandardError((w) => w[0]! / (w[0]! + w[1]!), Float64Array.of(30, 70), Float64Array.of(30, 70)) // ≈ 0.0458 = √(0.3 · 0.7 / 100)
 */
export function influenceStandardError(
  value: CellFunction,
  weights: Float64Array,
  weightsSquared: Float64Array,
): number | null {
  const gradient = influenceGradient(value, weights, weightsSquared)
  return gradient ? Math.sqrt(linearizedCovariance(gradient, gradient, weightsSquared)) : null
}

/**
 * Covariance of two such values on the same cells, Σ_c Σw²_c · (∂θ₁/∂W_c)(∂θ₂/∂W_c): for a group against all rows, or a value now against the
 * baseline. Null where one is undefined. 8 evaluations a cell.
 *
 * @example influenceCovariance((w) => w[0]! / (w[0]! + w[1]!), (w) => w[1]! / (w[0]! + w[1]!), Float64Array.of(30, 70), Float64Array.of(30, 70))
 *   // ≈ −0.0021 = −0.3 · 0.7 / 100
 */
export function influenceCovariance(
  first: CellFunction,
  second: CellFunction,
  weights: Float64Array,
  weightsSquared: Float64Array,
): number | null {
  const a = influenceGradient(first, weights, weightsSquared)
  const b = a && influenceGradient(second, weights, weightsSquared)
  return a && b ? linearizedCovariance(a, b, weightsSquared) : null
}

/**
 * Derivatives by the weight of each cell that has rows (0 elsewhere), to be used again in several covariances. Null where undefined.
 * 4 evaluations a cell that has rows.
 *
 * @example influenceGradient((w) => w[0]! / (w[0]! + w[1]!), Float64Array.of(1, 3), Float64Array.of(1, 3)) // ≈ [0.1875, −0.0625]
 */
export function influenceGradient(
  value: CellFunction,
  weights: Float64Array,
  weightsSquared: Float64Array,
): Float64Array | null {
  return numericalGradient(value, weights, (cell) => weightsSquared[cell]! > 0)
}

/**
 * Σ_c Σw²_c · a_c · b_c: covariance of two linearised values from their derivatives by cell weight (a variance when both are the same). O(cells).
 *
 * @example linearizedCovariance(Float64Array.of(1, -1), Float64Array.of(1, -1), Float64Array.of(2, 3)) // 5
 */
export function linearizedCovariance(a: Float64Array, b: Float64Array, weightsSquared: Float64Array): number {
  return weightsSquared.reduce((total, squared, cell) => total + squared * a[cell]! * b[cell]!, 0)
}
