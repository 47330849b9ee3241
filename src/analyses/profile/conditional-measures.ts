import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatCell, formatMeasurementId, type Cell } from '../../schema/measurement-id.js'
import { criticalValue } from '../../statistics/normal.js'
import { conditionalDisparity, type AcceptedRejected, type Stratum } from './conditional-disparity.js'
import { describe } from './describe.js'
import { labelRole } from './label-counts.js'

/**
 * Conditional demographic disparity of each group of a feature, with each control held fixed and with all of them where there are several. It needs no
 * reference: the group is held against all others. In `outcomes` accepted means the favourable decision, else the favourable label.
 */
export function conditionalMeasures(
  cube: Cube,
  feature: string,
  groups: readonly Cell[],
  confidence: number,
): Measurement[] {
  const role = labelRole(cube)
  if (role === null || cube.spec.task === 'multiclass') return []
  const names = cube.spec.control.map(({ name }) => name).filter((name) => name !== feature)
  const sets = [...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])]
  return sets.flatMap((controls) => {
    const cells = groupsOf(rollUp(cube, [feature, ...controls, role]), [feature, ...controls])
    return groups.map((group) => measure(cube, role, { feature, controls, group, cells, confidence }))
  })
}

interface Question {
  readonly feature: string
  readonly controls: readonly string[]
  readonly group: Cell
  readonly cells: ReturnType<typeof groupsOf>
  readonly confidence: number
}

function measure(
  cube: Cube,
  role: 'label' | 'decision',
  { feature, controls, group, cells, confidence }: Question,
): Measurement {
  const metric = 'conditional-demographic-disparity'
  const strata = new Map<string, { counts: Mutable; squares: Mutable }>()
  let [rows, own] = [0, 0]
  for (const { cell, counts } of cells) {
    const isOwn = cell[feature] === group[feature]
    const key = formatCell(Object.fromEntries(controls.map((name) => [name, cell[name] ?? null])))
    const stratum = strata.get(key) ?? { counts: empty(), squares: empty() }
    strata.set(key, stratum)
    for (const one of counts.cells) {
      if (one[role] === null) continue
      const accepted = one[role] === cube.spec.favourable
      const place = `${isOwn ? 'group' : 'others'}${accepted ? 'Accepted' : 'Rejected'}` as const
      stratum.counts[place] += one.weight
      stratum.squares[place] += one.weightSquared
      rows += one.rows
      if (isOwn) own += one.rows
    }
  }
  const found = conditionalDisparity([...strata.values()] satisfies Stratum[])
  const shared = {
    id: formatMeasurementId({ analysis: 'profile', metric, features: [feature], controls, cell: group }),
    n: { rows, denominator: own },
    ...describe(metric),
    method: `${metric} over ${strata.size} strata`,
  }
  if (found === null || own === 0) return { ...shared, value: null, unavailable: 'empty-group' }
  const reach = criticalValue(1 - confidence) * found.standardError
  const value = found.value === 0 ? 0 : found.value
  const [low, high] = [Math.max(-1, value - reach), Math.min(1, value + reach)]
  return { ...shared, value, interval: { low, high, confidence, method: 'normal' }, standardError: found.standardError }
}

type Mutable = { -readonly [Key in keyof AcceptedRejected]: number }

function empty(): Mutable {
  return { groupAccepted: 0, groupRejected: 0, othersAccepted: 0, othersRejected: 0 }
}
