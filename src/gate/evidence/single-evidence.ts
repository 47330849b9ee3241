import type { Measurement } from '../../schema/measurement.js'
import type { MeasurementAddress } from '../../schema/measurement-id.js'
import { exactBinomial } from '../../statistics/exact-binomial.js'
import { criticalValue } from '../../statistics/normal.js'
import { isOutside } from '../outcome.js'
import type { Evidence } from './evidence.js'
import { estimateOf } from './group-estimate.js'
import { detectableOfNormal, factorToPassOfNormal, falseAlarmOfNormal } from './normal-approximation.js'

/**
 * Evidence of one value by itself: a rate of one group, a change, a gap to a reference. How often a bare value errs is said for gaps and ratios,
 * whose value is known (0 or 1) where groups are alike; by normal approximation.
 */
export function singleEvidence(measurement: Measurement, address: MeasurementAddress): Evidence | null {
  const estimate = estimateOf(measurement)
  if (!estimate) return null
  const { value, interval } = measurement
  const alike = valueIfAlike(measurement, address)
  return {
    value: value!,
    limits: (alpha, factor) => estimate.limits(criticalValue(alpha), factor),
    confirms: (limit, alpha, factor = 1) =>
      !estimate.isShare ||
      isOutside(exactBinomial(value! * estimate.rows * factor, estimate.rows * factor, 1 - alpha), limit),
    falseAlarmRate: (limit) => (alike === null ? null : falseAlarmOfNormal(value!, interval!, alike, limit)),
    detectable: (limit, alpha, power) =>
      possible(detectableOfNormal(value!, interval!, limit, alpha, power), measurement),
    factorToPass: (limit, alpha, power) =>
      alike === null ? null : factorToPassOfNormal(value!, interval!, alike, limit, alpha, power),
  }
}

/** A share of more than all, or a negative ratio, cannot be found. */
function possible(value: number | null, { unit }: Measurement): number | null {
  if (value === null) return null
  if (unit === 'share' && (value < 0 || value > 1)) return null
  return unit === 'ratio' && value < 0 ? null : value
}

/** What the value is where nothing differs; null where that is not known. */
function valueIfAlike({ unit }: Measurement, { transform, change }: MeasurementAddress): number | null {
  if (change || transform?.startsWith('difference')) return 0
  return transform?.startsWith('ratio') || unit === 'ratio' ? 1 : null
}
