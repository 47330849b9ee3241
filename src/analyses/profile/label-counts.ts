import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Cube } from '../../cube/cube.js'
import type { Cell } from '../../schema/measurement-id.js'

/** Ground truth of one group, before any decision of a model; in `outcomes` the decision stands for it. */
export interface LabelCounts {
  readonly cell: Cell
  /** All rows, and Σw of them. */
  readonly rows: number
  readonly weight: number
  /** Rows with a label. */
  readonly labelled: number
  /** Σw of each label, in the order of `labels`, and Σw² of all labelled rows. */
  readonly masses: readonly number[]
  readonly squared: number
}

export interface LabelTable {
  readonly labels: readonly string[]
  readonly groups: readonly LabelCounts[]
  /** Position of the positive label; −1 where there is none (multiclass). */
  readonly positive: number
}

/** Which dimension of a cube says what a person truly is, or in `outcomes` what was decided; null where neither is kept (regression, ranking). */
export function labelRole({ spec, dimensions }: Cube): 'label' | 'decision' | null {
  if (spec.task !== 'binary' && spec.task !== 'multiclass' && spec.task !== 'outcomes') return null
  const role = spec.label === null ? 'decision' : 'label'
  return dimensions.some((dimension) => dimension.role === role) ? role : null
}

/** Labels of every group of a feature within some strata (none: over all rows). O(cells). */
export function labelTable(cube: Cube, names: readonly string[]): LabelTable | null {
  const role = labelRole(cube)
  if (role === null) return null
  const values = cube.dimensions.find((dimension) => dimension.role === role)!.values
  const labels =
    cube.spec.task === 'multiclass' ? values.filter((value) => value !== null) : (['negative', 'positive'] as const)
  const groups = groupsOf(rollUp(cube, [...names, role]), names).map(({ cell, counts }): LabelCounts => {
    const known = counts.cells.filter((one) => one[role] !== null)
    return {
      cell,
      rows: counts.rows,
      weight: counts.cells.reduce((sum, one) => sum + one.weight, 0),
      labelled: known.reduce((sum, one) => sum + one.rows, 0),
      masses: labels.map((label) => known.reduce((sum, one) => sum + (one[role] === label ? one.weight : 0), 0)),
      squared: known.reduce((sum, one) => sum + one.weightSquared, 0),
    }
  })
  return { labels, groups, positive: labels.indexOf('positive' as never) }
}
