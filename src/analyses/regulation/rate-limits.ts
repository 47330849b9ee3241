import type { Cube } from '../../cube/cube.js'
import { estimate } from '../../metrics/estimate.js'
import { replicatesOf } from '../../metrics/replicates.js'
import { selectionRate } from '../../metrics/selection-rate.js'
import { formatCell } from '../../schema/measurement-id.js'
import type { Limits } from '../../statistics/limits.js'
import { wilson } from '../../statistics/wilson.js'
import { groupSets } from '../groups/group-sets.js'
import type { AdverseImpact } from './adverse-impact.js'

type RateLimits = (row: AdverseImpact, z: number) => Limits | null

/**
 * Limits of the selection rates of a feature's groups: Wilson's, or of as many effective rows as a jackknife over buckets of persons says where persons have
 * several rows. The tables count rows whatever their weights, and so does the jackknife here.
 */
export function rateLimits(cube: Cube, names: readonly string[], unitCube: Cube | null): RateLimits {
  if (unitCube === null) return ({ selected, applicants }, z) => wilson(selected, applicants, z)
  const [set] = groupSets(unweighted(cube), unweighted(unitCube), {
    by: [names.join(',')],
    where: 'analyses.regulation',
  })
  const measure = { metric: selectionRate, parameters: {} }
  const limits = new Map(
    (set?.groups ?? []).map(({ cell, counts, buckets }) => {
      const replicates = buckets && replicatesOf(counts, buckets, [measure])[0]
      return [formatCell(cell), estimate(selectionRate, counts, {}, replicates ?? null).limits] as const
    }),
  )
  return ({ cell }, z) => limits.get(formatCell(cell))?.(z) ?? null
}

/** The cube as if no weights were declared: a selection rate needs nothing but its rows. */
function unweighted(cube: Cube): Cube {
  return cube.spec.weight === null ? cube : { ...cube, spec: { ...cube.spec, weight: null }, sums: {} }
}
