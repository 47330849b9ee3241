import { valueOf } from '../../metrics/transforms.js'
import type { Replicates } from '../../metrics/replicates.js'
import { jackknife } from '../../statistics/jackknife.js'
import { influenceAt, type Change } from './change-of-metric.js'

/** Standard error, with degrees of freedom where it is a jackknife's. */
export interface ErrorToOverall {
  readonly standardError: number
  readonly degreesOfFreedom: number
}

/**
 * Standard error of the change of a group against all rows, itself among them: rows of the group move both sides, all others only the second.
 * Difference: IF(group) − IF(all); ratio g/o: (IF(group) − (g/o)·IF(all))/o; each now less before. Where persons repeat, the jackknife of that change over
 * the buckets of everybody. Null where an influence or a replicate is not known.
 */
export function errorToOverall(kind: 'difference' | 'ratio', change: Change, overall: Change): ErrorToOverall | null {
  if (change.replicates || overall.replicates) return fromReplicates(kind, change, overall)
  if (change.influence === null || overall.influence === null) return null
  const now = slopesOf(kind, valueOf(change.now), valueOf(overall.now))
  const before = slopesOf(kind, valueOf(change.before), valueOf(overall.before))
  let variance = 0
  for (const [i, { weightSquared }] of overall.group.now.cells.entries()) {
    const all = influenceAt(overall.group, overall.influence, i)
    variance += weightSquared * (now.all * all.now - before.all * all.before) ** 2
  }
  for (const [i, { weightSquared }] of change.group.now.cells.entries()) {
    const all = influenceAt(change.group, overall.influence, i)
    const own = influenceAt(change.group, change.influence, i)
    const others = now.all * all.now - before.all * all.before
    const both = others + now.own * own.now - before.own * own.before
    variance += weightSquared * (both ** 2 - others ** 2)
  }
  return Number.isFinite(variance)
    ? { standardError: Math.sqrt(Math.max(0, variance)), degreesOfFreedom: Infinity }
    : null
}

function fromReplicates(kind: 'difference' | 'ratio', change: Change, overall: Change): ErrorToOverall | null {
  const [own, all] = [change.replicates, overall.replicates]
  if (!own || !all) return null
  const buckets = [...all.now.values.keys()]
  const against = (when: 'now' | 'before', bucket: string): number => {
    // A group without rows in a bucket stays as it is.
    const group = own[when].values.has(bucket) ? valueAt(own[when], bucket) : valueOf(change[when])
    const everybody = valueAt(all[when], bucket)
    return kind === 'difference' ? group - everybody : group / everybody
  }
  return jackknife(buckets.map((bucket) => against('now', bucket) - against('before', bucket)))
}

function valueAt({ values }: Replicates, bucket: string): number {
  return values.get(bucket) ?? NaN
}

function slopesOf(kind: 'difference' | 'ratio', own: number, all: number): { own: number; all: number } {
  return kind === 'difference' ? { own: 1, all: -1 } : { own: 1 / all, all: -own / all ** 2 }
}
