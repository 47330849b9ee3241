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
      const strata = strataOf(cube, cells, { feature, controls, of })
      return groups.map(({ cell }) =>
        measure(strata.map(splitBy(cell[feature]!)), { feature, controls, group: cell, confidence }),
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

interface Outcomes {
  accepted: number
  rejected: number
}

/** Rows by outcome of a stratum, and of each group in it. */
interface Counted {
  readonly all: Outcomes
  readonly byGroup: Map<string | null, Outcomes>
}

/** Rows of every stratum, counted once for all groups; rows without an outcome left out. O(cells). */
function strataOf(
  { spec }: Cube,
  cells: ReturnType<typeof groupsOf>,
  { feature, controls, of }: Pick<Place, 'feature' | 'controls'> & { readonly of: 'label' | 'decision' },
): Counted[] {
  const strata = new Map<string, Counted>()
  for (const { cell, counts } of cells) {
    const key = formatCell(Object.fromEntries(controls.map((name) => [name, cell[name] ?? null])))
    const stratum = strata.get(key) ?? {
      all: { accepted: 0, rejected: 0 },
      byGroup: new Map<string | null, Outcomes>(),
    }
    strata.set(key, stratum)
    const group = cell[feature] ?? null
    const own = stratum.byGroup.get(group) ?? { accepted: 0, rejected: 0 }
    stratum.byGroup.set(group, own)
    for (const one of counts.cells) {
      if (one[of] === null) continue
      const outcome = one[of] === spec.favourable ? 'accepted' : 'rejected'
      own[outcome] += one.rows
      stratum.all[outcome] += one.rows
    }
  }
  return [...strata.values()]
}

/** A group against all others of a stratum. */
function splitBy(group: string): (stratum: Counted) => Stratum {
  return ({ all, byGroup }) => {
    const { accepted, rejected } = byGroup.get(group) ?? { accepted: 0, rejected: 0 }
    return {
      groupAccepted: accepted,
      groupRejected: rejected,
      othersAccepted: all.accepted - accepted,
      othersRejected: all.rejected - rejected,
    }
  }
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
