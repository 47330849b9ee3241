import gammainc from '@stdlib/math-base-special-gammainc'

/**
 * Upper tail of the chi-squared distribution, P(X > x) = Q(df/2, x/2), the regularised upper incomplete gamma function. In [0, 1]. O(1).
 * With no degrees of freedom X is 0 and the tail of any x ≥ 0 is given as 1 (nothing was tested).
 *
 * @example chiSquaredUpperTail(3.841458820694124, 1) // 0.05
 */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  if (x <= 0 || degreesOfFreedom <= 0) return 1
  if (x === Infinity) return 0
  return gammainc(x / 2, degreesOfFreedom / 2, true, true)
}
