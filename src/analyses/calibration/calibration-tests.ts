import type { Random } from '../../environment/tools.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import { adjustTests } from '../groups/adjust-tests.js'
import type { AuditedGroup } from '../groups/group-sets.js'
import type { Measured } from '../groups/measure-everything.js'
import { perfectCalibration, type PerfectCalibration } from './perfect-calibration.js'

/** The expected calibration error's mean under perfect calibration and its test, by the id of the measurement. */
export type CalibrationTests = ReadonlyMap<string, PerfectCalibration & { readonly expectedId: string }>

const metric = 'expected-calibration-error'

/** Of everybody and of every group that lists its error. Rows of one person are not independent draws: with repeated units there is no test. */
export function calibrationTests(measured: Measured, bins: number, random: Random): CalibrationTests {
  const known = new Set(measured.measurements.flatMap(({ id, value }) => (value === null ? [] : [id])))
  const groups: AuditedGroup[] = [measured.overall, ...measured.sets.flatMap(({ set }) => set.groups)]
  const found = new Map<string, PerfectCalibration & { expectedId: string }>()
  for (const { cell, counts, buckets } of groups) {
    const id = idOf(cell, { bins: String(bins) })
    if (buckets || !known.has(id)) continue
    const test = perfectCalibration(counts, bins, random.fork(id))
    if (test) found.set(id, { ...test, expectedId: idOf(cell, { bins: String(bins), under: 'perfect-calibration' }) })
  }
  return found
}

function idOf(cell: Cell, parameters: Readonly<Record<string, string>>): string {
  const place = Object.keys(cell).length > 0 ? { cell } : {}
  return formatMeasurementId({ analysis: 'calibration', metric, ...place, parameters })
}

/** Puts each test on its measurement, and the mean under perfect calibration behind it as a measurement of its own. */
export function withTests(measurements: readonly Measurement[], tests: CalibrationTests): Measurement[] {
  const found = measurements.flatMap((measurement): Measurement[] => {
    const test = tests.get(measurement.id)
    if (!test) return [measurement]
    const { mean, p, expectedId } = test
    return [
      { ...measurement, test: { null: 'perfect-calibration', p } },
      {
        id: expectedId,
        value: mean,
        n: measurement.n,
        better: 'none',
        unit: measurement.unit,
        method: `${metric}, mean if the scores were the true probabilities`,
        ...(measurement.compared === false ? { compared: false } : {}),
      },
    ]
  })
  return adjustTests(found, 'calibration')
}
