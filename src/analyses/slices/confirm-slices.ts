import { fisherExact } from '../../statistics/fisher-exact.js'
import { holm } from '../../statistics/holm.js'
import type { Limits } from '../../statistics/limits.js'
import { moverDifference } from '../../statistics/mover.js'
import { twoProportionZ } from '../../statistics/two-proportion-test.js'
import { wilson } from '../../statistics/wilson.js'
import type { Counts, FoundSlice } from './search-slices.js'

export interface ConfirmedSlice extends FoundSlice {
  /** In the confirming half alone. */
  readonly rate: number
  readonly interval: Limits
  /** Slice minus all rows: (1 − share of the slice) × (slice − the others), with the Newcombe interval scaled alike. */
  readonly difference: number
  readonly differenceInterval: Limits
  readonly z: number
  readonly p: number
  /** Holm over all slices that were found. */
  readonly adjusted: number
}

/** Tests the slices that the other half proposed on rows that had no part in finding them. */
export function confirmSlices(found: readonly FoundSlice[], all: Counts, z: number): ConfirmedSlice[] {
  const tested = found.map((slice) => {
    const inside = slice.confirming
    const others = { rows: all.rows - inside.rows, hits: all.hits - inside.hits }
    return { slice, inside, others, ...testOf(inside, others) }
  })
  const adjusted = holm(tested.map(({ p }) => p))
  return tested.map(({ slice, inside, others, z: statistic, p }, i) => {
    const apart = others.rows / all.rows
    const limits = moverDifference(estimate(inside, z), estimate(others, z))
    return {
      ...slice,
      rate: inside.hits / inside.rows,
      interval: wilson(inside.hits, inside.rows, z),
      difference: apart * (inside.hits / inside.rows - others.hits / others.rows),
      differenceInterval: { low: apart * limits.low, high: apart * limits.high },
      z: statistic,
      p,
      adjusted: adjusted[i]!,
    }
  })
}

/** Rows expected in a cell below which Fisher's exact test stands in for the normal one. */
const fewestExpected = 5

function testOf(inside: Counts, others: Counts): { z: number; p: number } {
  const { z, p } = twoProportionZ(inside.hits, inside.rows, others.hits, others.rows)
  const pooled = (inside.hits + others.hits) / (inside.rows + others.rows)
  const expected = Math.min(inside.rows, others.rows) * Math.min(pooled, 1 - pooled)
  if (expected >= fewestExpected) return { z, p }
  return { z, p: fisherExact(inside.hits, inside.rows - inside.hits, others.hits, others.rows - others.hits) }
}

function estimate({ hits, rows }: Counts, z: number): Limits & { value: number } {
  return { value: hits / rows, ...wilson(hits, rows, z) }
}
