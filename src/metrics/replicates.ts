import { cellKey, collapse, combineCells, keysOf } from './collapse.js'
import type { CountCell, GroupCounts, Metric, Parameters, Share } from './metric.js'

/** What is measured: a metric with the values of its parameters. */
export interface Measure {
  readonly metric: Metric
  readonly parameters: Parameters
}

/** Values of one measure in one group without each bucket of units in turn, for the delete-a-bucket jackknife. */
export interface Replicates {
  /** By bucket; only buckets that the group has rows in. */
  readonly values: ReadonlyMap<string, number | null>
  /** The same of the share behind the value, where there is one. */
  readonly shares: ReadonlyMap<string, number | null> | null
  /** Fewest effective rows of the denominator: as if all rows of a bucket were alike. */
  readonly effectiveRows: number
}

const allKeys = ['label', 'decision', 'score'] as const

/** Counts of a group's rows in each bucket of units; coarser buckets for measures of scores, whose cells are many. */
export interface UnitBuckets {
  readonly fine: ReadonlyMap<string, GroupCounts>
  readonly coarse: ReadonlyMap<string, GroupCounts>
}

/**
 * Replicates of all measures of a group from the counts of its rows in each bucket. Buckets go outermost, so that only one set of reduced counts
 * is held at a time. O(buckets · cells · measures).
 */
export function replicatesOf(
  counts: GroupCounts,
  { fine, coarse }: UnitBuckets,
  measures: readonly Measure[],
): readonly Replicates[] {
  const found = measures.map(() => ({
    values: new Map<string, number | null>(),
    shares: new Map<string, number | null>(),
    rows: 0,
    squares: 0,
  }))
  for (const withScore of [false, true]) {
    const keys = withScore ? allKeys : keysOf(['label', 'decision'])
    const chosen = measures.flatMap((measure, i) =>
      readsScore(measure.metric, counts) === withScore ? [{ measure, i }] : [],
    )
    if (chosen.length === 0) continue
    const whole = collapse(counts, keys)
    for (const [bucket, part] of withScore ? coarse : fine) {
      const reduced = collapse(part, keys)
      const rest = without(whole, reduced)
      for (const { measure, i } of chosen) note(found[i]!, bucket, { measure, rest, reduced })
    }
  }
  return found.map(({ values, shares, rows, squares }) => ({
    values,
    shares: shares.size > 0 ? shares : null,
    effectiveRows: squares > 0 ? (rows * rows) / squares : 0,
  }))
}

/** Adds up the cells of several counts of one group. */
export function addCounts(parts: readonly GroupCounts[]): GroupCounts {
  const cells = new Map<string, CountCell>()
  for (const part of parts)
    for (const cell of part.cells) {
      const key = cellKey(cell, allKeys)
      const known = cells.get(key)
      cells.set(key, known ? combineCells(known, cell, 1) : cell)
    }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  return { ...parts[0]!, rows, cells: [...cells.values()] }
}

/** In a ranking the score is the place, and in a regression there is nothing but sums. */
function readsScore(metric: Metric, { task }: GroupCounts): boolean {
  return keysOf(metric.needs).includes('score') || task === 'ranking' || task === 'regression'
}

interface Notes {
  readonly values: Map<string, number | null>
  readonly shares: Map<string, number | null>
  rows: number
  squares: number
}

function note(
  notes: Notes,
  bucket: string,
  { measure, rest, reduced }: { readonly measure: Measure; readonly rest: GroupCounts; readonly reduced: GroupCounts },
): void {
  const { metric, parameters } = measure
  const outcome = metric.measure(rest, parameters)
  notes.values.set(bucket, 'value' in outcome ? outcome.value : null)
  const share = metric.share?.(rest, parameters) ?? null
  if (share) notes.shares.set(bucket, valueOf(share))
  const rows = metric.share?.(reduced, parameters)?.amongRows ?? reduced.rows
  notes.rows += rows
  notes.squares += rows * rows
}

function valueOf({ hits, among }: Share): number | null {
  return among > 0 ? hits / among : null
}

const places = new WeakMap<GroupCounts, ReadonlyMap<string, number>>()

/** Where each cell of a group stands, by its key. Made once a group. */
function placesOf(counts: GroupCounts): ReadonlyMap<string, number> {
  const made = places.get(counts) ?? new Map(counts.cells.map((cell, place) => [cellKey(cell, allKeys), place]))
  places.set(counts, made)
  return made
}

/** The group without the rows of one bucket. Cells that are left empty go. O(cells). */
export function without(whole: GroupCounts, part: GroupCounts): GroupCounts {
  const at = placesOf(whole)
  const cells = [...whole.cells]
  for (const gone of part.cells) {
    const place = at.get(cellKey(gone, allKeys))
    if (place !== undefined) cells[place] = combineCells(cells[place]!, gone, -1)
  }
  return { ...whole, rows: whole.rows - part.rows, cells: cells.filter((cell) => cell.rows > 0) }
}
