import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { masking } from './masking.js'
import type { Mitigation } from './mitigation.js'
import { randomOverSampling } from './random-over-sampling.js'
import { randomUnderSampling } from './random-under-sampling.js'
import { reweighing } from './reweighing.js'
import { thresholdOptimizer } from './threshold-optimizer.js'

export type AnyMitigation = Mitigation<'before'> | Mitigation<'during'> | Mitigation<'after'>

/** Every mitigation. What each takes and gives back follows from its stage. */
export const mitigations: readonly AnyMitigation[] = [
  reweighing,
  randomOverSampling,
  randomUnderSampling,
  masking,
  thresholdOptimizer,
]

/** @throws MITIGATION_UNKNOWN with the nearest ids */
export function findMitigation(id: string): AnyMitigation {
  const found = mitigations.find((mitigation) => mitigation.id === id)
  if (found !== undefined) return found
  const names = mitigations.map((mitigation) => mitigation.id)
  throw new ProbityError('MITIGATION_UNKNOWN', { mitigation: id, names, nearest: nearest(id, names) })
}
