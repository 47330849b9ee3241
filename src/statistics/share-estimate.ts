import type { GroupEstimate } from './range-of-groups.js'
import { wilson } from './wilson.js'

/**
 * A group's share as the pairwise rule needs it: its value, and Wilson limits at any z. `effectiveRows` is the denominator, or the effective
 * denominator with weights (see `weightedShare`). O(1).
 *
 * @example shareEstimate(0.1, 100).limits(1.959963984540054) // { low: 0.05522913706067509, high: 0.17436566150491348 }
 */
export function shareEstimate(value: number, effectiveRows: number): GroupEstimate {
  return { value, limits: (z) => wilson(value * effectiveRows, effectiveRows, z) }
}
