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
  const groups = gather(counts.cells, keys)
  // Where a decision follows from the score, nothing is to be added up: the other parts stay, nobody who names these keys reads them.
  if (groups.length === counts.cells.length && keys.includes('score')) return counts
  return { ...counts, cells: groups.map((cells) => addUp(cells, keys)) }
}

/** Cells that are alike in those parts, in the order in which they come first. O(cells). */
function gather(cells: readonly CountCell[], keys: Keys): CountCell[][] {
  const numbering = keys.map(() => new Map<string | number | null, number>())
  const groups: CountCell[][] = []
  const known = new Map<number, CountCell[]>()
  for (const cell of cells) {
    let place = 0
    for (const [k, key] of keys.entries()) {
      const numbers = numbering[k]!
      const part = key === 'score' ? positionOf(cell) : cell[key]
      let number = numbers.get(part)
      if (number === undefined) numbers.set(part, (number = numbers.size))
      // A cube has a million cells at most, and this many places for each part.
      place = place * 2 ** 20 + number
    }
    const group = known.get(place)
    if (group !== undefined) group.push(cell)
    else {
      const made = [cell]
      known.set(place, made)
      groups.push(made)
    }
  }
  return groups
}

/** The rows of all of them, by quantity, in their order. */
function addUp(cells: readonly CountCell[], keys: Keys): CountCell {
  const [first] = cells as readonly [CountCell]
  const names = Object.keys(first.sums)
  const totals = new Float64Array(names.length)
  let [rows, weight, weightSquared] = [0, 0, 0]
  for (const cell of cells) {
    rows += cell.rows
    weight += cell.weight
    weightSquared += cell.weightSquared
    for (let i = 0; i < names.length; i++) totals[i]! += cell.sums[names[i]!] ?? 0
  }
  const sums: Record<string, number> = {}
  for (let i = 0; i < names.length; i++) sums[names[i]!] = totals[i]!
  const label = keys.includes('label') ? first.label : null
  const decision = keys.includes('decision') ? first.decision : null
  if (!keys.includes('score')) return { label, decision, score: null, rows, weight, weightSquared, sums }
  const total = sums['s'] ?? sums['p']
  const isMean = cells.length > 1 && first.score !== null && first.bin !== undefined
  const score = isMean && total !== undefined && weight > 0 ? total / weight : first.score
  return { ...first, label, decision, score, rows, weight, weightSquared, sums }
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
