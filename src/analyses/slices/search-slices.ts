import { moverDifference } from '../../statistics/mover.js'
import { wilson } from '../../statistics/wilson.js'
import type { HalfCells, SplitCells } from './split-cells.js'

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
 * certain ones over small and extreme ones. A slice within a better one is left out, and so is one with a condition that it does not need: without which it is a slice
 * too, from the rest of which it does not surely differ. O(cells · combinations).
 */
export function searchSlices(cells: SplitCells, options: SearchOptions): FoundSlice[] {
  const all = addUp(cells.searched)
  const candidates: FoundSlice[] = []
  for (const chosen of combinations(cells.codes.length, options.depth)) {
    if (placesOf(cells, chosen) > mostPlaces) continue
    for (const { conditions, searched, confirming } of tabulate(cells, chosen)) {
      if (conditions.some(([feature, code]) => options.leaveOut[feature]?.has(code))) continue
      const rest = { rows: all.rows - searched.rows, hits: all.hits - searched.hits }
      if (searched.rows < options.minimumRows || confirming.rows === 0 || rest.rows < options.minimumRows) continue
      const atLeast = certainDifference(searched, rest, options)
      if (atLeast > 0) candidates.push({ conditions, searched, confirming, atLeast })
    }
  }
  const plain = withoutNeedlessConditions(candidates, options)
  plain.sort((a, b) => b.atLeast - a.atLeast || a.conditions.length - b.conditions.length)
  const kept: FoundSlice[] = []
  for (const candidate of plain) {
    if (kept.length === options.most) break
    if (!kept.some(({ conditions }) => isWithin(candidate.conditions, conditions))) kept.push(candidate)
  }
  return kept
}

function withoutNeedlessConditions(candidates: readonly FoundSlice[], options: SearchOptions): FoundSlice[] {
  const byKey = new Map(candidates.map((slice) => [keyOf(slice.conditions), slice]))
  return candidates.filter(({ conditions, searched }) =>
    conditions.every((left) => {
      const wider = byKey.get(keyOf(conditions.filter((condition) => condition !== left)))
      if (wider === undefined) return true
      const rest = { rows: wider.searched.rows - searched.rows, hits: wider.searched.hits - searched.hits }
      return rest.rows > 0 && certainDifference(searched, rest, options) > 0
    }),
  )
}

function keyOf(conditions: Conditions): string {
  return conditions.map(([feature, code]) => `${feature}=${code}`).join(' ')
}

/** Combinations of values beyond which features are not crossed: with so many, hardly one has the rows to be a slice. */
const mostPlaces = 2_000_000

function placesOf({ sizes }: SplitCells, chosen: readonly number[]): number {
  return chosen.reduce((product, feature) => product * sizes[feature]!, 1)
}

/** All rows of a half. */
export function addUp({ rows, hits }: HalfCells): Counts {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  return { rows: sum(rows), hits: sum(hits) }
}

function certainDifference(slice: Counts, rest: Counts, { z, direction }: SearchOptions): number {
  const estimate = ({ hits, rows }: Counts) => ({ value: hits / rows, ...wilson(hits, rows, z) })
  const { low, high } = moverDifference(estimate(slice), estimate(rest))
  return direction === 'higher' ? low : Math.max(low, -high)
}

type Tabulated = Pick<FoundSlice, 'conditions' | 'searched' | 'confirming'>

/** Adds up the cells over all features that are not chosen, in one table with a place for every combination of the chosen ones. */
function tabulate(cells: SplitCells, chosen: readonly number[]): Tabulated[] {
  const { codes, sizes, searched, confirming } = cells
  const strides = chosen.map((_, i) => chosen.slice(0, i).reduce((product, feature) => product * sizes[feature]!, 1))
  const places = placesOf(cells, chosen)
  const sums = [searched.rows, searched.hits, confirming.rows, confirming.hits].map((values) => ({
    values,
    total: new Float64Array(places),
  }))
  const columns = chosen.map((feature) => codes[feature]!)
  for (let cell = 0; cell < searched.rows.length; cell++) {
    let place = 0
    for (let i = 0; i < columns.length; i++) place += columns[i]![cell]! * strides[i]!
    for (const { values, total } of sums) total[place]! += values[cell]!
  }
  const found: Tabulated[] = []
  for (let place = 0; place < places; place++) {
    const [rows, hits, confirmingRows, confirmingHits] = sums.map(({ total }) => total[place]!) as [
      number,
      number,
      number,
      number,
    ]
    if (rows + confirmingRows === 0) continue
    const conditions = chosen.map((feature, i) => [feature, Math.floor(place / strides[i]!) % sizes[feature]!] as const)
    found.push({ conditions, searched: { rows, hits }, confirming: { rows: confirmingRows, hits: confirmingHits } })
  }
  return found
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
