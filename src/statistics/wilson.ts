import type { Limits } from './limits.js'

/**
 * Wilson's score interval of a share (Wilson 1927): the rates p that the test |x/n − p| ≤ z·√(p(1 − p)/n) does not reject,
 * (x + z²/2 ± z·√(x(n − x)/n + z²/4)) / (n + z²). Limits in [0, 1]; without rows [0, 1]. Fractional effective counts are allowed. O(1).
 *
 * @example wilson(10, 100, 1.959963984540054) // { low: 0.05522913706067509, high: 0.17436566150491348 }
 */
export function wilson(hits: number, among: number, z: number): Limits {
  if (!(among > 0)) return { low: 0, high: 1 }
  const misses = Math.max(0, among - hits)
  const centre = (hits + (z * z) / 2) / (among + z * z)
  const halfWidth = (z * Math.sqrt((hits * misses) / among + (z * z) / 4)) / (among + z * z)
  return {
    low: hits <= 0 ? 0 : Math.max(0, centre - halfWidth),
    high: misses <= 0 ? 1 : Math.min(1, centre + halfWidth),
  }
}
