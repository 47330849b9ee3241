export interface MeanEstimate {
  readonly value: number
  readonly standardError: number
  readonly count: number
}

/**
 * Mean of some numbers with its standard error s/√n; an error of its own that all numbers share is added in quadrature. The standard
 * error of a single number is not known (Infinity). O(n).
 * @example meanEstimate([1, 2, 3]) // { value: 2, standardError: 0.5773502691896258, count: 3 }
 */
export function meanEstimate(values: readonly number[], sharedError = 0): MeanEstimate {
  const count = values.length
  const value = values.reduce((sum, x) => sum + x, 0) / count
  if (count < 2) return { value, standardError: Infinity, count }
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0)
  return { value, standardError: Math.hypot(Math.sqrt(squares / (count - 1) / count), sharedError), count }
}

/**
 * Σx / Σy of pairs with its linearised standard error s(x − R·y) / (√n · ȳ) (Cochran 1977, §6.4); null where Σy is 0. O(n).
 * @example ratioEstimate([1, 2], [2, 4])?.value // 0.5
 */
export function ratioEstimate(x: readonly number[], y: readonly number[]): MeanEstimate | null {
  const total = y.reduce((sum, value) => sum + value, 0)
  if (total === 0) return null
  const ratio = x.reduce((sum, value) => sum + value, 0) / total
  const residuals = meanEstimate(x.map((value, row) => value - ratio * y[row]!))
  return { value: ratio, standardError: residuals.standardError / Math.abs(total / y.length), count: x.length }
}
