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

/**
 * Replicates of all measures of a group from the counts of its rows in each bucket. Buckets go outermost, so that only one set of reduced counts
 * is held at a time. O(buckets · cells · measures).
 */
export function replicatesOf(
  counts: GroupCounts,
  buckets: ReadonlyMap<string, GroupCounts>,
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
    const chosen = measures.flatMap((measure, i) => (readsScore(measure.metric) === withScore ? [{ measure, i }] : []))
    if (chosen.length === 0) continue
    const whole = collapse(counts, keys)
    for (const [bucket, part] of buckets) {
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

function readsScore(metric: Metric): boolean {
  return keysOf(metric.needs).includes('score') || metric.tasks.includes('ranking')
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

/** The group without the rows of one bucket. Cells that are left empty go. */
export function without(whole: GroupCounts, part: GroupCounts): GroupCounts {
  const removed = new Map<string, CountCell>()
  for (const cell of part.cells) removed.set(cellKey(cell, allKeys), cell)
  const cells = whole.cells.flatMap((cell) => {
    const gone = removed.get(cellKey(cell, allKeys))
    if (!gone) return [cell]
    return gone.rows >= cell.rows ? [] : [combineCells(cell, gone, -1)]
  })
  return { ...whole, rows: whole.rows - part.rows, cells }
}
