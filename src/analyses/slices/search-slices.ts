import { moverDifference } from '../../statistics/mover.js'
import { wilson } from '../../statistics/wilson.js'
import type { SplitCell } from './split-cells.js'

/** Conditions of a slice: index of the feature → code of its value. */
export type Conditions = readonly (readonly [feature: number, code: number])[]

export interface Counts {
  readonly rows: number
  readonly hits: number
}

export interface FoundSlice {
  readonly conditions: Conditions
  readonly searched: Counts
  readonly confirming: Counts
  /** The nearer limit of the difference between the slice and all other rows in the half that was searched: how far off it is at least. */
  readonly atLeast: number
}

export interface SearchOptions {
  readonly depth: number
  readonly minimumRows: number
  readonly most: number
  readonly z: number
  /** Only slices above all others (errors), or any that differ (decisions). */
  readonly direction: 'higher' | 'both'
  /** Values that make no slice, such as the missing one: by feature. */
  readonly leaveOut: readonly ReadonlySet<number>[]
}

/**
 * Every combination of up to `depth` features: slices are ranked by the nearer limit of their difference from all other rows (Newcombe), which prefers large and
 * certain ones over small and extreme ones. A slice within a better one is left out. O(cells · combinations).
 */
export function searchSlices(cells: readonly SplitCell[], features: number, options: SearchOptions): FoundSlice[] {
  const all = addUp(cells)
  const candidates: FoundSlice[] = []
  for (const chosen of combinations(features, options.depth))
    for (const { conditions, halves } of tabulate(cells, chosen)) {
      if (conditions.some(([feature, code]) => options.leaveOut[feature]?.has(code))) continue
      const [searched, confirming] = halves
      const rest = { rows: all.rows - searched.rows, hits: all.hits - searched.hits }
      if (searched.rows < options.minimumRows || confirming.rows === 0 || rest.rows < options.minimumRows) continue
      const atLeast = certainDifference(searched, rest, options)
      if (atLeast > 0) candidates.push({ conditions, searched, confirming, atLeast })
    }
  candidates.sort((a, b) => b.atLeast - a.atLeast || a.conditions.length - b.conditions.length)
  const kept: FoundSlice[] = []
  for (const candidate of candidates) {
    if (kept.length === options.most) break
    if (!kept.some(({ conditions }) => isWithin(candidate.conditions, conditions))) kept.push(candidate)
  }
  return kept
}

function certainDifference(slice: Counts, rest: Counts, { z, direction }: SearchOptions): number {
  const estimate = ({ hits, rows }: Counts) => ({ value: hits / rows, ...wilson(hits, rows, z) })
  const { low, high } = moverDifference(estimate(slice), estimate(rest))
  return direction === 'higher' ? low : Math.max(low, -high)
}

interface Tabulated {
  readonly conditions: Conditions
  readonly halves: readonly [Counts, Counts]
}

function tabulate(cells: readonly SplitCell[], chosen: readonly number[]): Tabulated[] {
  const table = new Map<string, { codes: number[]; sums: [number, number, number, number] }>()
  for (const { codes, rows, hits } of cells) {
    const key = chosen.map((feature) => codes[feature]).join(',')
    const entry = table.get(key) ?? { codes: chosen.map((feature) => codes[feature]!), sums: [0, 0, 0, 0] }
    table.set(key, entry)
    entry.sums[0] += rows[0]
    entry.sums[1] += hits[0]
    entry.sums[2] += rows[1]
    entry.sums[3] += hits[1]
  }
  return [...table.values()].map(({ codes, sums }) => ({
    conditions: chosen.map((feature, i) => [feature, codes[i]!] as const),
    halves: [
      { rows: sums[0], hits: sums[1] },
      { rows: sums[2], hits: sums[3] },
    ],
  }))
}

function addUp(cells: readonly SplitCell[]): Counts {
  return cells.reduce((sum, { rows, hits }) => ({ rows: sum.rows + rows[0], hits: sum.hits + hits[0] }), {
    rows: 0,
    hits: 0,
  })
}

/** All sets of 1 … depth of the first n whole numbers. */
function combinations(n: number, depth: number): number[][] {
  const sets: number[][] = []
  const extend = (set: readonly number[], from: number): void => {
    if (set.length > 0) sets.push([...set])
    if (set.length === depth) return
    for (let next = from; next < n; next++) extend([...set, next], next + 1)
  }
  extend([], 0)
  return sets
}

function isWithin(inner: Conditions, outer: Conditions): boolean {
  return outer.every(([feature, code]) => inner.some(([f, c]) => f === feature && c === code))
}
