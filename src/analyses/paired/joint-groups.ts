import type { CountCell, GroupCounts } from '../../cube/counts.js'
import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { UnitBuckets } from '../../metrics/replicates.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'

/** The rows of one group seen twice: with the decisions of this run and with those of the baseline. Cell i is the same rows in both. */
export interface JointGroup {
  readonly cell: Cell
  readonly now: GroupCounts
  readonly before: GroupCounts
  /** The same rows by bucket of units, where persons repeat. */
  readonly buckets?: JointBuckets
}

export interface JointBuckets {
  readonly now: UnitBuckets
  readonly before: UnitBuckets
}

/** Between the bucket and the baseline's decision in the values of the extra dimension of a cube that holds both. */
export const bucketMark = ':'

/** Groups of a feature (everybody for none) of the rows that both runs decided, by bucket too where there is a cube of buckets. O(cells). */
export function jointGroups(cube: Cube, names: readonly string[], unitCube: Cube | null = null): JointGroup[] {
  const classes = classesOf(cube)
  const groups = joined(cube, names, classes).map(({ parts }) => parts.get('')!)
  if (unitCube === null) return groups
  const buckets = new Map(
    joined(unitCube, names, classes, bucketMark).map(({ cell, parts }) => [formatCell(cell), parts]),
  )
  return groups.map((group) => ({ ...group, buckets: bySide(buckets.get(formatCell(group.cell)) ?? new Map()) }))
}

/** Every class that label, decision or baseline decision takes. */
function classesOf(cube: Cube): readonly string[] {
  if (cube.spec.task !== 'multiclass') return []
  const values = cube.dimensions
    .filter(({ role }) => role === 'label' || role === 'decision' || role === 'extra')
    .flatMap((dimension) => dimension.values)
  return [...new Set(values.filter((value) => value !== null))].sort()
}

function bySide(parts: ReadonlyMap<string, JointGroup>): JointBuckets {
  const side = (when: 'now' | 'before'): UnitBuckets => {
    const counts = new Map([...parts].map(([bucket, part]) => [bucket, part[when]]))
    return { fine: counts, coarse: counts }
  }
  return { now: side('now'), before: side('before') }
}

interface JoinedGroup {
  readonly cell: Cell
  /** By bucket; all rows under '' where the extra dimension is the baseline's decision alone. */
  readonly parts: ReadonlyMap<string, JointGroup>
}

interface Cells {
  readonly counts: GroupCounts
  readonly now: CountCell[]
  readonly before: CountCell[]
}

function joined(cube: Cube, names: readonly string[], classes: readonly string[], mark?: string): JoinedGroup[] {
  const extra = cube.spec.extra ?? 'baseline'
  const isRanking = cube.spec.task === 'ranking'
  const found = new Map<string, { cell: Cell; parts: Map<string, Cells> }>()
  for (const { cell, counts } of groupsOf(
    rollUp(cube, [...names, extra, 'label', 'decision', ...(isRanking ? ['score'] : [])]),
    [...names, extra],
  )) {
    const { [extra]: value = null, ...group } = cell
    const key = formatCell(group)
    const { parts } = found.get(key) ?? found.set(key, { cell: group, parts: new Map() }).get(key)!
    if (value === null) continue
    const at = mark === undefined ? -1 : value.indexOf(mark)
    const [bucket, baseline] = at < 0 ? ['', value] : [value.slice(0, at), value.slice(at + 1)]
    const known = parts.get(bucket) ?? parts.set(bucket, { counts, now: [], before: [] }).get(bucket)!
    for (const one of counts.cells) {
      if (isRanking ? one.score === null : one.decision === null) continue
      known.now.push(one)
      known.before.push(isRanking ? { ...one, score: Number(baseline) } : { ...one, decision: baseline })
    }
  }
  return [...found.values()].flatMap(({ cell, parts }) => {
    const made = new Map([...parts].flatMap(([bucket, cells]) => entryOf(bucket, cell, cells, classes)))
    return made.size > 0 ? [{ cell, parts: made }] : []
  })
}

function entryOf(
  bucket: string,
  cell: Cell,
  { counts, now, before }: Cells,
  classes: readonly string[],
): [string, JointGroup][] {
  if (now.length === 0) return []
  const rows = now.reduce((sum, one) => sum + one.rows, 0)
  const shared = { ...counts, rows, classes: counts.task === 'multiclass' ? classes : counts.classes }
  return [[bucket, { cell, now: { ...shared, cells: now }, before: { ...shared, cells: before } }]]
}
