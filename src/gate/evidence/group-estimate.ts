import type { Interval, Measurement } from '../../schema/measurement.js'
import type { Limits } from '../../statistics/limits.js'
import { criticalValue } from '../../statistics/normal.js'
import type { GroupEstimate } from '../../statistics/range-of-groups.js'
import { transformedLimits, type Scale } from '../../statistics/transformed-limits.js'
import { wilson } from '../../statistics/wilson.js'
import { stretchedLimits } from '../../statistics/stretched-limits.js'

/** A measurement whose interval can be had at any critical value, and for more rows. */
export interface Estimate {
  readonly value: number
  /** Rows (effective, with weights) behind the value. */
  readonly rows: number
  /** A share of those rows, so that counts of hits are binomial. */
  readonly isShare: boolean
  readonly standardError: number
  limits(z: number, factor?: number): Limits
}

const scales: readonly Scale[] = ['identity', 'logit', 'log', 'atanh']

/**
 * The estimate behind a measurement, from what the Run holds: Wilson's interval of its denominator, or its standard error on some scale, whichever
 * gives back the very interval that the Run shows; else the widths of that interval (normal approximation). Null without value or interval.
 */
export function estimateOf(measurement: Measurement): Estimate | null {
  const { value, interval } = measurement
  if (value === null || !interval) return null
  const rows = measurement.n.effective ?? measurement.n.denominator
  const z = criticalValue(1 - interval.confidence)
  const standardError = measurement.standardError ?? ((interval.high ?? value) - (interval.low ?? value)) / (2 * z)
  const share = (at: number, factor = 1): Limits => wilson(value * rows * factor, rows * factor, at)
  const isShare = value >= 0 && value <= 1 && rows > 0 && reproduces(share(z), interval)
  const limits = isShare ? share : (smoothLimits(measurement, interval, z) ?? widthLimits(measurement, interval, z))
  return { value, rows, isShare, standardError, limits }
}

/** As the functions over groups take it. */
export function groupEstimate(estimate: Estimate, factor = 1): GroupEstimate {
  return { value: estimate.value, limits: (z) => estimate.limits(z, factor) }
}

/** Whether limits are those of an interval, but for rounding. */
export function reproduces(limits: Limits | null, interval: Pick<Interval, 'low' | 'high'>): boolean {
  if (limits === null) return false
  const same = (a: number, b: number | null): boolean =>
    b === null ? !Number.isFinite(a) : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))
  return same(limits.low, interval.low) && same(limits.high, interval.high)
}

function smoothLimits({ value, standardError }: Measurement, interval: Interval, z: number): Estimate['limits'] | null {
  if (value === null || standardError === undefined) return null
  const at = (scale: Scale, critical: number): Limits | null =>
    transformedLimits(value, standardError, critical, { scale })
  const scale = scales.find((candidate) => reproduces(at(candidate, z), interval))
  return scale ? (critical, factor = 1) => at(scale, critical / Math.sqrt(factor)) ?? open : null
}

function widthLimits({ value, unit }: Measurement, interval: Interval, z: number): Estimate['limits'] {
  const [least, most] = unit === 'share' ? [0, 1] : [unit === 'ratio' ? 0 : -Infinity, Infinity]
  return (critical, factor = 1) => {
    const stretch = critical / z / Math.sqrt(factor)
    const { low, high } = stretchedLimits(value!, interval, { low: stretch, high: stretch })
    return { low: Math.max(least, low), high: Math.min(most, high) }
  }
}

const open: Limits = { low: -Infinity, high: Infinity }
