import type { GroupCounts } from '../../cube/counts.js'
import type { CubeSpec } from '../../schema/cube.js'

/** How often each value of the label stands in a group; in audits without ground truth the decision stands for it. */
export interface LabelDistribution {
  readonly rows: number
  readonly counts: readonly number[]
}

/** Which of the two is described, and its values in a fixed order; a positive value first. Null where the task has neither. */
export function labelValues(
  spec: CubeSpec,
  classes: readonly string[],
): { of: 'label' | 'decision'; values: readonly string[] } | null {
  if (spec.task === 'regression' || spec.task === 'ranking') return null
  const of = spec.label === null ? 'decision' : 'label'
  return { of, values: spec.task === 'multiclass' ? classes : ['positive', 'negative'] }
}

/** Rows by value, unweighted; rows without the value are left out. */
export function labelDistribution(
  counts: GroupCounts,
  of: 'label' | 'decision',
  values: readonly string[],
): LabelDistribution {
  const totals = values.map(() => 0)
  for (const cell of counts.cells) {
    const place = cell[of] === null ? -1 : values.indexOf(cell[of])
    if (place >= 0) totals[place]! += cell.rows
  }
  return { rows: totals.reduce((sum, count) => sum + count, 0), counts: totals }
}
