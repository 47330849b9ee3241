import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'
import { criticalValue } from '../../statistics/normal.js'
import { profileMeasurement } from './profile-measurement.js'

/** Rows of one stratum: of the group and of all others, by favourable outcome. */
interface Stratum {
  readonly groupAccepted: number
  readonly groupRejected: number
  readonly othersAccepted: number
  readonly othersRejected: number
}

const places = ['groupAccepted', 'groupRejected', 'othersAccepted', 'othersRejected'] as const

/**
 * Conditional demographic disparity of each group d (Wachter, Mittelstadt & Russell 2021): the mean over strata, weighted by rows, of d's share among the
 * rejected minus its share among the accepted. With each control feature held fixed, and with all of them where there are several. A side of a stratum
 * that is empty counts 0, as in Clarify. In [−1, 1], positive where d is rejected more than accepted. Standard error by linearisation, interval normal.
 */
export function conditionalDisparity(cube: Cube, confidence: number): Measurement[] {
  const { spec } = cube
  if (spec.task !== 'binary' && spec.task !== 'outcomes') return []
  const of = spec.label === null ? 'decision' : 'label'
  return spec.sensitive.flatMap(({ name: feature }) => {
    const groups = groupsOf(rollUp(cube, [feature]), [feature]).filter(({ cell }) => cell[feature] !== null)
    return controlSets(cube, feature).flatMap((controls) => {
      const cells = groupsOf(rollUp(cube, [feature, ...controls, of]), [feature, ...controls])
      return groups.map(({ cell }) =>
        measure(strataOf(cube, cells, { feature, controls, group: cell, of }), {
          feature,
          controls,
          group: cell,
          confidence,
        }),
      )
    })
  })
}

function controlSets({ spec }: Cube, feature: string): (readonly string[])[] {
  const names = spec.control.map(({ name }) => name).filter((name) => name !== feature)
  return [...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])]
}

interface Place {
  readonly feature: string
  readonly controls: readonly string[]
  readonly group: Cell
}

/** Rows of the group and of the others in every stratum, rows without an outcome left out. O(cells). */
function strataOf(
  { spec }: Cube,
  cells: ReturnType<typeof groupsOf>,
  { feature, controls, group, of }: Place & { readonly of: 'label' | 'decision' },
): Stratum[] {
  const strata = new Map<string, Record<keyof Stratum, number>>()
  for (const { cell, counts } of cells) {
    const key = formatCell(Object.fromEntries(controls.map((name) => [name, cell[name] ?? null])))
    const stratum = strata.get(key) ?? { groupAccepted: 0, groupRejected: 0, othersAccepted: 0, othersRejected: 0 }
    strata.set(key, stratum)
    const side = cell[feature] === group[feature] ? 'group' : 'others'
    for (const one of counts.cells)
      if (one[of] !== null) stratum[`${side}${one[of] === spec.favourable ? 'Accepted' : 'Rejected'}`] += one.rows
  }
  return [...strata.values()]
}

function measure(
  strata: readonly Stratum[],
  { feature, controls, group, confidence }: Place & { readonly confidence: number },
): Measurement {
  const rows = strata.reduce((sum, stratum) => sum + rowsOf(stratum), 0)
  const own = strata.reduce((sum, { groupAccepted, groupRejected }) => sum + groupAccepted + groupRejected, 0)
  const address = { metric: 'conditional-demographic-disparity', features: [feature], controls, cell: group }
  const shared = {
    n: { rows, denominator: own },
    method: 'share among the rejected minus share among the accepted, weighted by the rows of the strata',
  }
  if (own === 0) return profileMeasurement(address, { ...shared, outcome: { value: null, unavailable: 'empty-group' } })
  const value = strata.reduce((sum, stratum) => sum + (rowsOf(stratum) / rows) * disparity(stratum), 0)
  const standardError = errorOf(strata, value, rows)
  const reach = criticalValue(1 - confidence) * standardError
  const interval = {
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
    confidence,
    method: 'influence',
  }
  return profileMeasurement(address, { ...shared, outcome: { value }, interval, standardError })
}

function rowsOf(stratum: Stratum): number {
  return places.reduce((sum, place) => sum + stratum[place], 0)
}

function disparity({ groupAccepted, groupRejected, othersAccepted, othersRejected }: Stratum): number {
  const [accepted, rejected] = [groupAccepted + othersAccepted, groupRejected + othersRejected]
  return (rejected > 0 ? groupRejected / rejected : 0) - (accepted > 0 ? groupAccepted / accepted : 0)
}

/** √Σ n·(∂f/∂n)² over the four counts of every stratum, with f = Σ n_s·D_s / n and so ∂f/∂n = (D_s − f + n_s·∂D_s/∂n)/n. */
function errorOf(strata: readonly Stratum[], value: number, rows: number): number {
  let variance = 0
  for (const stratum of strata) {
    const slopes = slopesOf(stratum)
    for (const place of places)
      variance += stratum[place] * ((disparity(stratum) - value + rowsOf(stratum) * slopes[place]) / rows) ** 2
  }
  return Math.sqrt(variance)
}

function slopesOf({ groupAccepted, groupRejected, othersAccepted, othersRejected }: Stratum): Stratum {
  const [accepted, rejected] = [(groupAccepted + othersAccepted) ** 2, (groupRejected + othersRejected) ** 2]
  return {
    groupAccepted: accepted > 0 ? -othersAccepted / accepted : 0,
    othersAccepted: accepted > 0 ? groupAccepted / accepted : 0,
    groupRejected: rejected > 0 ? othersRejected / rejected : 0,
    othersRejected: rejected > 0 ? -groupRejected / rejected : 0,
  }
}
