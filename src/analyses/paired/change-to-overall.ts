import { valueOf } from '../../metrics/transforms.js'
import { influenceAt, type Change } from './change-of-metric.js'

/**
 * Standard error of the change of a group against all rows, itself among them: rows of the group move both sides, all others only the second.
 * Difference: IF(group) − IF(all); ratio g/o: (IF(group) − (g/o)·IF(all))/o; each now less before. Null where an influence is not known.
 */
export function errorToOverall(kind: 'difference' | 'ratio', change: Change, overall: Change): number | null {
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
  return Number.isFinite(variance) ? Math.sqrt(Math.max(0, variance)) : null
}

function slopesOf(kind: 'difference' | 'ratio', own: number, all: number): { own: number; all: number } {
  return kind === 'difference' ? { own: 1, all: -1 } : { own: 1 / all, all: -own / all ** 2 }
}
