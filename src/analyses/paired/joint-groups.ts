import type { CountCell, GroupCounts } from '../../cube/counts.js'
import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'

/** The rows of one group seen twice: with the decisions of this run and with those of the baseline. Cell i is the same rows in both. */
export interface JointGroup {
  readonly cell: Cell
  readonly now: GroupCounts
  readonly before: GroupCounts
}

/** Groups of a feature (everybody for none) of the rows that both runs decided. O(cells). */
export function jointGroups(cube: Cube, names: readonly string[]): JointGroup[] {
  const extra = cube.spec.extra ?? 'baseline'
  const parts = groupsOf(rollUp(cube, [...names, extra, 'label', 'decision']), [...names, extra])
  const cells = new Map<string, { cell: Cell; counts: GroupCounts; now: CountCell[]; before: CountCell[] }>()
  for (const { cell, counts } of parts) {
    const { [extra]: baseline = null, ...group } = cell
    const key = formatCell(group)
    const known = cells.get(key) ?? { cell: group, counts, now: [], before: [] }
    cells.set(key, known)
    if (baseline === null) continue
    for (const one of counts.cells) {
      if (one.decision === null) continue
      known.now.push(one)
      known.before.push({ ...one, decision: baseline })
    }
  }
  return [...cells.values()]
    .filter(({ now }) => now.length > 0)
    .map(({ cell, counts, now, before }) => {
      const rows = now.reduce((sum, one) => sum + one.rows, 0)
      const classes = [...new Set([...counts.classes, ...before.flatMap(({ decision }) => decision ?? [])])].sort()
      const shared = { ...counts, rows, classes: counts.task === 'multiclass' ? classes : counts.classes }
      return { cell, now: { ...shared, cells: now }, before: { ...shared, cells: before } }
    })
}
