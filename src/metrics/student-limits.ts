import { normalUpperTail } from '../statistics/normal.js'
import { studentTQuantile } from '../statistics/student-t.js'

/** Student's quantile with the tail probability of the normal z: the critical value when the spread itself is estimated. At least z. */
export function studentCritical(z: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(degreesOfFreedom) || degreesOfFreedom > 1e7) return z
  return degreesOfFreedom > 0 ? -studentTQuantile(normalUpperTail(z), degreesOfFreedom) : Infinity
}
