import { descriptors } from '../../metrics/descriptors.js'
import type { Interval, Measurement, Reason } from '../../schema/measurement.js'
import { formatMeasurementId, type MeasurementAddress } from '../../schema/measurement-id.js'

export type Value = { readonly value: number } | { readonly value: null; readonly unavailable: Reason }

export interface ProfileValue {
  readonly outcome: Value
  readonly n: Measurement['n']
  readonly method: string
  readonly interval?: Interval
  readonly standardError?: number
  readonly test?: NonNullable<Measurement['test']>
}

/** A measurement of the profile; better, ideal and unit come from the metric's own description. */
export function profileMeasurement(address: Omit<MeasurementAddress, 'analysis'>, made: ProfileValue): Measurement {
  const described = descriptors.find(({ id }) => id === address.metric)
  const { better = 'none', unit = 'other', ideal } = described ?? {}
  return {
    id: formatMeasurementId({ ...address, analysis: 'profile' }),
    ...finite(made.outcome),
    ...(made.interval ? { interval: made.interval } : {}),
    ...(made.standardError === undefined ? {} : { standardError: made.standardError }),
    n: made.n,
    better,
    ...(ideal === undefined ? {} : { ideal }),
    unit,
    method: made.method,
    ...(made.test ? { test: made.test } : {}),
  }
}

/** An infinite divergence is unbounded, never a number. */
function finite(outcome: Value): Value {
  if (outcome.value === null) return outcome
  if (!Number.isFinite(outcome.value)) return { value: null, unavailable: 'unbounded' }
  return { value: outcome.value === 0 ? 0 : outcome.value }
}
