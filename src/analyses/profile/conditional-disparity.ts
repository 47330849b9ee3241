import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import type { Measurement } from '../../schema/measurement.js'
import { influenceStandardError } from '../../statistics/influence.js'
import { criticalValue } from '../../statistics/normal.js'
import { profileMeasurement } from './profile-measurement.js'

/** One stratum: rows of the group d and of all, by favourable outcome. */
interface Stratum {
  readonly accepted: readonly [group: number, all: number]
  readonly rejected: readonly [group: number, all: number]
}

/**
 * Conditional demographic disparity of each group d and control feature (Wachter, Mittelstadt & Russell 2021): the mean over strata, weighted by rows, of d's share among
 * the rejected minus its share among the accepted. A side of a stratum that is empty counts 0, as in Clarify. In [−1, 1], positive where d is rejected
 * more than accepted. Standard error by influence function, interval normal.
 */
export function conditionalDisparity(cube: Cube, confidence: number): Measurement[] {
  const { spec } = cube
  if (spec.task !== 'binary' && spec.task !== 'outcomes') return []
  const of = spec.label === null ? 'decision' : 'label'
  return spec.sensitive.flatMap((feature) =>
    spec.control.flatMap((control) => {
      const cells = groupsOf(cube, [control.name, feature.name])
      const groups = [...new Set(cells.map(({ cell }) => cell[feature.name] ?? null))].filter((value) => value !== null)
      const strata = [...new Set(cells.map(({ cell }) => cell[control.name] ?? null))]
      return groups.map((group) => {
        const counted = strata.map((stratum): Stratum => {
          const inside = cells.filter(({ cell }) => cell[control.name] === stratum)
          const count = (side: boolean, own: boolean): number =>
            inside
              .filter(({ cell }) => !own || cell[feature.name] === group)
              .flatMap(({ counts }) => counts.cells)
              .filter((cell) => cell[of] !== null && (cell[of] === spec.favourable) === side)
              .reduce((sum, { rows }) => sum + rows, 0)
          return { accepted: [count(true, true), count(true, false)], rejected: [count(false, true), count(false, false)] }
        })
        return measure(counted, { feature: feature.name, control: control.name, group, confidence })
      })
    }),
  )
}

function measure(strata: readonly Stratum[], place: { feature: string; control: string; group: string; confidence: number }): Measurement {
  // Four weights a stratum: accepted d, accepted others, rejected d, rejected others.
  const weights = Float64Array.from(strata.flatMap(({ accepted, rejected }) => [accepted[0], accepted[1] - accepted[0], rejected[0], rejected[1] - rejected[0]]))
  const value = disparity(weights)
  const standardError = influenceStandardError(disparity, weights, weights)
  const reach = criticalValue(1 - place.confidence) * standardError
  const rows = weights.reduce((sum, count) => sum + count, 0)
  return profileMeasurement(
    { metric: 'conditional-demographic-disparity', features: [place.feature], controls: [place.control], cell: { [place.feature]: place.group } },
    {
      outcome: { value },
      ...(Number.isFinite(standardError)
        ? { standardError, interval: { low: Math.max(-1, value - reach), high: Math.min(1, value + reach), confidence: place.confidence, method: 'influence-function' } }
        : {}),
      n: { rows, denominator: strata.reduce((sum, { accepted, rejected }) => sum + accepted[0] + rejected[0], 0) },
      method: 'share among the rejected minus share among the accepted, weighted by the rows of the strata',
    },
  )
}

function disparity(weights: Float64Array): number {
  let sum = 0
  let rows = 0
  for (let i = 0; i < weights.length; i += 4) {
    const [acceptedOwn, acceptedOther, rejectedOwn, rejectedOther] = weights.subarray(i, i + 4) as unknown as [number, number, number, number]
    const accepted = acceptedOwn + acceptedOther
    const rejected = rejectedOwn + rejectedOther
    const gap = (rejected > 0 ? rejectedOwn / rejected : 0) - (accepted > 0 ? acceptedOwn / accepted : 0)
    sum += (accepted + rejected) * gap
    rows += accepted + rejected
  }
  return rows === 0 ? 0 : sum / rows
}
