import type { Measurement } from '../../schema/measurement.js'
import type { MeasurementAddress } from '../../schema/measurement-id.js'
import { criticalValue } from '../../statistics/normal.js'
import type { Evidence } from './evidence.js'
import type { GroupsOfRun } from './groups-of-run.js'
import { pairEvidence } from './pair-evidence.js'
import { rangeEvidence, type RangeSource } from './range-evidence.js'
import { singleEvidence } from './single-evidence.js'
import { stretchedLimits } from '../../statistics/stretched-limits.js'

/**
 * What is known of a measurement: from the groups behind it where they give back its interval, else from the interval's own widths. The limits at
 * the measurement's own confidence are always those that the Run shows. Null without a value or an interval.
 */
export function evidenceOf(
  measurement: Measurement,
  address: MeasurementAddress,
  source: RangeSource,
): Evidence | null {
  const evidence =
    pairEvidence(measurement, address, source.groups) ??
    rangeEvidence(measurement, address, source) ??
    rangeByWidth(measurement, address, source.groups) ??
    singleEvidence(measurement, address)
  if (!evidence || !measurement.interval) return null
  const { low, high, confidence } = measurement.interval
  const shown = { low: low ?? -Infinity, high: high ?? Infinity }
  const known = new Map<string, number>()
  return {
    ...evidence,
    exactP: (limit, options = {}) => {
      if ((options.factor ?? 1) !== 1) return evidence.exactP(limit, options)
      const key = `${limit.low} ${limit.high}`
      const p = known.get(key) ?? evidence.exactP(limit)
      known.set(key, p)
      return p
    },
    limits: (alpha, factor = 1) =>
      factor === 1 && Math.abs(alpha - (1 - confidence)) < 1e-9 ? shown : evidence.limits(alpha, factor),
  }
}

/** A range over groups whose interval cannot be had from the groups: its widths, with the failing side at α/m as it was made. */
function rangeByWidth(measurement: Measurement, address: MeasurementAddress, groups: GroupsOfRun): Evidence | null {
  const { features, cell, controls, transform } = address
  const isRange = features !== undefined && !cell && !controls && (transform === 'difference' || transform === 'ratio')
  const single = isRange ? singleEvidence(measurement, address) : null
  if (!single || !measurement.interval) return null
  const { interval, value } = measurement
  const count = groups.compared(address, features!).length
  const pairs = Math.max(1, (count * (count - 1)) / 2)
  const stretch = (alpha: number, m: number, factor: number): number =>
    criticalValue(alpha / m) / criticalValue((1 - interval.confidence) / m) / Math.sqrt(factor)
  return {
    ...single,
    limits: (alpha, factor = 1) => {
      const [adjusted, plain] = [stretch(alpha, pairs, factor), stretch(alpha, 1, factor)]
      const factors = transform === 'difference' ? { low: adjusted, high: plain } : { low: plain, high: adjusted }
      const { low, high } = stretchedLimits(value!, interval, factors)
      return { low: Math.max(0, low), high: transform === 'ratio' ? Math.min(1, high) : high }
    },
    exactP: () => 0,
    falseAlarmRate: () => null,
    factorToPass: () => null,
  }
}
