/**
 * Delete-a-bucket jackknife: standard error √((B − 1)/B · Σ(θ₍ᵦ₎ − mean)²) from the values with one bucket of independent units left out at a time.
 * Holds for rows that repeat within units, as long as no unit spans two buckets. Leave empty buckets out. B − 1 degrees of freedom for Student's t.
 * Null for fewer than two buckets, or when a value is undefined. O(buckets).
 *
 * @example jackknife([2, 3, 4]) // { standardError: 1.1547005383792515, degreesOfFreedom: 2 }
 */
export function jackknife(
  valuesWithoutOne: readonly (number | null)[],
): { readonly standardError: number; readonly degreesOfFreedom: number } | null {
  const values = valuesWithoutOne.filter((value): value is number => value !== null && Number.isFinite(value))
  const buckets = values.length
  if (buckets < 2 || buckets < valuesWithoutOne.length) return null
  const mean = values.reduce((total, value) => total + value, 0) / buckets
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return { standardError: Math.sqrt(((buckets - 1) / buckets) * squares), degreesOfFreedom: buckets - 1 }
}
