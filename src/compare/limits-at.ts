import type { Measurement } from '../schema/measurement.js'
import type { Limits } from '../statistics/limits.js'
import { criticalValue } from '../statistics/normal.js'
import { stretchedLimits } from '../statistics/stretched-limits.js'

/** A measurement's limits: its own, or stretched (normal approximation) where the comparison has another confidence. Null without an interval. */
export function limitsAt({ value, interval }: Measurement, confidence: number): Limits | null {
  if (value === null || !interval) return null
  if (Math.abs(interval.confidence - confidence) < 1e-9)
    return { low: interval.low ?? -Infinity, high: interval.high ?? Infinity }
  const factor = criticalValue(1 - confidence) / criticalValue(1 - interval.confidence)
  return stretchedLimits(value, interval, { low: factor, high: factor })
}
