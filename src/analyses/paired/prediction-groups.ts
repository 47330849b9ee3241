import type { Cube } from '../../cube/cube.js'
import type { GroupCounts } from '../../cube/counts.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { UnitBuckets } from '../../metrics/replicates.js'
import { formatCell } from '../../schema/measurement-id.js'
import type { JointGroup } from './joint-groups.js'

/**
 * Groups of a feature (everybody for none) of a regression: sums of the predictions of this run and of the baseline over the same rows, whole and by bucket of
 * units, for the jackknife of what changed. O(cells).
 */
export function predictionGroups(now: Cube, before: Cube, names: readonly string[]): JointGroup[] {
  const buckets = { now: bucketsOf(now, names), before: bucketsOf(before, names) }
  const wholeBefore = new Map(wholeGroups(before, names).map(({ cell, counts }) => [formatCell(cell), counts]))
  return wholeGroups(now, names).map(({ cell, counts }) => {
    const key = formatCell(cell)
    const side = (when: 'now' | 'before'): UnitBuckets => {
      const fine = buckets[when].get(key) ?? new Map<string, GroupCounts>()
      return { fine, coarse: fine }
    }
    return { cell, now: counts, before: wholeBefore.get(key)!, buckets: { now: side('now'), before: side('before') } }
  })
}

function wholeGroups(cube: Cube, names: readonly string[]) {
  return groupsOf(rollUp(cube, [...names, 'label', 'score']), names)
}

function bucketsOf(cube: Cube, names: readonly string[]): Map<string, Map<string, GroupCounts>> {
  const extra = cube.spec.extra ?? 'bucket'
  const found = new Map<string, Map<string, GroupCounts>>()
  for (const { cell, counts } of groupsOf(rollUp(cube, [...names, extra, 'label', 'score']), [...names, extra])) {
    const { [extra]: bucket, ...group } = cell
    const key = formatCell(group)
    const known = found.get(key) ?? found.set(key, new Map()).get(key)!
    known.set(bucket ?? '', counts)
  }
  return found
}
