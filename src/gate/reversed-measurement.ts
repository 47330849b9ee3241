import type { Interval, Measurement } from '../schema/measurement.js'
import type { MeasurementAddress } from '../schema/measurement-id.js'

/** The same pair the other way round: a difference negated, a ratio (or odds ratio) inverted, its limits exchanged. */
export function reversedMeasurement(measurement: Measurement, id: string, address: MeasurementAddress): Measurement {
  const isRatio = address.transform === 'ratio' || (address.transform === undefined && measurement.unit === 'ratio')
  const turn = isRatio ? inverted : negated
  const { value: old, interval, standardError: _, ...rest } = measurement
  const value = old === null ? null : turn(old)
  if (old !== null && value === null) return { ...rest, id, value: null, unavailable: 'unbounded' }
  const kept = isRatio || measurement.standardError === undefined ? {} : { standardError: measurement.standardError }
  return { ...rest, ...kept, id, value, ...(interval ? { interval: turnedInterval(interval, turn, isRatio) } : {}) }
}

function turnedInterval(interval: Interval, turn: (x: number) => number | null, isRatio: boolean): Interval {
  const low = interval.high === null ? (isRatio ? 0 : null) : turn(interval.high)
  const high = interval.low === null ? null : turn(interval.low)
  return { ...interval, low, high }
}

function negated(value: number): number {
  return value === 0 ? 0 : -value
}

function inverted(value: number): number | null {
  const inverse = 1 / value
  return Number.isFinite(inverse) ? inverse : null
}
