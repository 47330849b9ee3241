import type { Measurement } from '../../schema/measurement.js'
import type { MeasurementAddress } from '../../schema/measurement-id.js'
import { binomialTail } from '../../statistics/binomial-tail.js'
import { detectableShare } from '../../statistics/detectable-share.js'
import { criticalValue } from '../../statistics/normal.js'
import type { RuleLimit } from '../../schema/verdict.js'
import type { Evidence } from './evidence.js'
import { estimateOf } from './group-estimate.js'
import { detectableOfNormal, factorToPassOfNormal, falseAlarmOfNormal, nearerSide } from './normal-approximation.js'

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
    exactP: (limit, { factor = 1 } = {}) =>
      estimate.isShare ? exactPOfShare(value!, estimate.rows * factor, limit) : 0,
    falseAlarmRate: (limit) => (alike === null ? null : falseAlarmOfNormal(value!, interval!, alike, limit)),
    detectable: (limit, alpha, power) =>
      estimate.isShare
        ? detectableOfShare(value!, estimate.rows, limit, { level: alpha / 2, z: criticalValue(alpha), power })
        : possible(detectableOfNormal(value!, interval!, limit, alpha, power), measurement),
    factorToPass: (limit, alpha, power) =>
      alike === null ? null : factorToPassOfNormal(value!, interval!, alike, limit, alpha, power),
  }
}

/** Of two limits the one nearer to the value is taken. */
function detectableOfShare(
  value: number,
  rows: number,
  limit: RuleLimit,
  test: Parameters<typeof detectableShare>[2],
): number | null {
  const side = nearerSide(value, limit)
  if (side === null) return null
  if (side === 'high') return detectableShare(rows, limit.high!, test)
  const found = detectableShare(rows, 1 - limit.low!, test)
  return found === null ? null : 1 - found
}

/** Two-sided p-value of a share beyond the nearer end of its limit (Clopper & Pearson). */
function exactPOfShare(value: number, rows: number, { low, high }: RuleLimit): number {
  const above = high === null ? 1 : binomialTail(value * rows, rows, Math.min(1, Math.max(0, high)))
  const beneath = low === null ? 1 : binomialTail((1 - value) * rows, rows, Math.min(1, Math.max(0, 1 - low)))
  return Math.min(1, 2 * Math.min(above, beneath))
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
