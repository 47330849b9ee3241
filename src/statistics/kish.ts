/**
 * Kish's effective sample size (1965): (Σw)² / Σw², the number of equally weighted rows with the same variance of a mean. In [0, n]; 0 for no
 * rows, n for equal weights. O(1).
 *
 * @example effectiveSampleSize(4, 6) // 2.6666666666666665: weights 2, 1, 1
 */
export function effectiveSampleSize(sumOfWeights: number, sumOfSquaredWeights: number): number {
  return sumOfSquaredWeights > 0 ? (sumOfWeights * sumOfWeights) / sumOfSquaredWeights : 0
}
