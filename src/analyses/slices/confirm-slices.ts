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
    return { slice, inside, others, ...twoProportionZ(inside.hits, inside.rows, others.hits, others.rows) }
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

function estimate({ hits, rows }: Counts, z: number): Limits & { value: number } {
  return { value: hits / rows, ...wilson(hits, rows, z) }
}
