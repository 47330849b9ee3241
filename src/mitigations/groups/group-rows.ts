import type { Feature } from '../../schema/cube.js'
import type { RowsToFit } from '../mitigation.js'
import { chooseFeatures, divideGroups, type GroupCount, type LeftGroup } from './fitted-groups.js'

export interface RowGroup extends GroupCount {
  /** Positions among the training rows, by class. */
  readonly members: readonly (readonly number[])[]
  /** Sums of the weights, by class. */
  readonly weightByClass: readonly number[]
}

export interface GroupedRows {
  readonly features: readonly Feature[]
  readonly fitted: readonly RowGroup[]
  readonly left: readonly (RowGroup & LeftGroup)[]
}

/** The training rows by the groups (or the intersections) of some features. O(rows). */
export function groupRows(rows: RowsToFit, by: readonly string[], mitigation: string): GroupedRows {
  const features = chooseFeatures(
    rows.features.map(({ feature }) => feature),
    by,
    mitigation,
  )
  const columns = rows.features.filter(({ feature }) => features.includes(feature)).map(({ groups }) => groups)
  const found = new Map<string, { values: (string | null)[]; members: number[][] }>()
  for (let row = 0; row < rows.count; row++) {
    const values = columns.map((column) => column[row]!)
    const key = JSON.stringify(values)
    let group = found.get(key)
    if (group === undefined) found.set(key, (group = { values, members: rows.classes.map(() => []) }))
    group.members[rows.labels[row]!]!.push(row)
  }
  const groups = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { values, members }]): RowGroup => {
      const byClass = members.map((list) => list.length)
      const weightByClass = members.map((list) => list.reduce((sum, row) => sum + rows.weights[row]!, 0))
      return { values, members, byClass, weightByClass, rows: byClass.reduce((sum, count) => sum + count, 0) }
    })
  return { features, ...divideGroups(groups, features, rows.minimum, mitigation) }
}
