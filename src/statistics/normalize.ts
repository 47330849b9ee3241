/**
 * Shares of a total: masses divided by their sum. Null without mass. O(categories).
 *
 * @example normalize([1, 3]) // [0.25, 0.75]
 */
export function normalize(masses: readonly number[]): number[] | null {
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return total > 0 ? masses.map((mass) => mass / total) : null
}
