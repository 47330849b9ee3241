import { measures } from '../../metrics/registry.js'
import type { Measurement } from '../../schema/measurement.js'

/** Direction, ideal and unit of a measure of the profile, as the registry has them. */
export function describe(id: string): Pick<Measurement, 'better' | 'ideal' | 'unit'> {
  const found = measures.find((measure) => measure.id === id)
  if (found === undefined) return { better: 'none', unit: 'other' }
  const { better, ideal, unit } = found
  return ideal === undefined ? { better, unit } : { better, ideal, unit }
}
