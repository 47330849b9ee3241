import { positionOf } from './score-histogram.js'
import type { CountCell, GroupCounts, MetricNeed } from './metric.js'

type Keys = readonly ('label' | 'decision' | 'score')[]

/** The parts of a cell that a metric with these needs can tell apart. */
export function keysOf(needs: readonly MetricNeed[]): Keys {
  const keys: ('label' | 'decision' | 'score')[] = []
  if (needs.includes('label')) keys.push('label')
  if (needs.includes('decision')) keys.push('decision')
  if (needs.some((need) => need === 'score' || need === 'probability' || need === 'rank')) keys.push('score')
  return keys
}

/** Name of a cell by those parts, equal across groups. */
export function cellKey(cell: CountCell, keys: Keys): string {
  let name = ''
  for (const key of keys) name += `${key === 'score' ? positionOf(cell) : cell[key]}\u0000`
  return name
}

const known = new WeakMap<GroupCounts, Map<string, GroupCounts>>()

/** The same group with cells that differ only in other parts added up. Made once a group. O(cells). */
export function collapse(counts: GroupCounts, keys: Keys): GroupCounts {
  if (keys.length === 3) return counts
  const ofCounts = known.get(counts) ?? new Map<string, GroupCounts>()
  known.set(counts, ofCounts)
  const name = keys.join()
  const made = ofCounts.get(name) ?? makeCollapsed(counts, keys)
  ofCounts.set(name, made)
  return made
}

function makeCollapsed(counts: GroupCounts, keys: Keys): GroupCounts {
  const cells = new Map<string, CountCell>()
  for (const cell of counts.cells) {
    const key = cellKey(cell, keys)
    const known = cells.get(key)
    cells.set(key, known ? combineCells(known, cell, 1) : withoutScore(cell, keys))
  }
  return { ...counts, cells: [...cells.values()] }
}

function withoutScore(cell: CountCell, keys: Keys): CountCell {
  const { label, decision, rows, weight, weightSquared, sums } = cell
  const kept = { label: keys.includes('label') ? label : null, decision: keys.includes('decision') ? decision : null }
  return keys.includes('score') ? { ...cell, ...kept } : { ...kept, score: null, rows, weight, weightSquared, sums }
}

/** `a` plus (or minus) the rows of `b`, by quantity. */
export function combineCells(a: CountCell, b: CountCell, sign: 1 | -1): CountCell {
  const sums: Record<string, number> = {}
  for (const [name, value] of Object.entries(a.sums)) sums[name] = value + sign * (b.sums[name] ?? 0)
  const weight = a.weight + sign * b.weight
  const total = sums['s'] ?? sums['p']
  const mean = total !== undefined && weight > 0 ? { score: total / weight } : {}
  return {
    ...a,
    ...(a.score === null || a.bin === undefined ? {} : mean),
    rows: a.rows + sign * b.rows,
    weight,
    weightSquared: a.weightSquared + sign * b.weightSquared,
    sums,
  }
}
