import type { Limits } from './limits.js'

/** Factors tried: from the present size up to a million times as many rows. */
const largestFactor = 1e6

/** Steps of 2 % by which the rows grow until a test agrees with the interval: at most twice as many. */
const mostSteps = 35

export interface RowsNeededOptions {
  /** Whether the interval at so many times the rows decides, as soon as it has left the limit; always when absent. */
  confirms?(factor: number): boolean
}

/**
 * Rows of the same mix that a decision would need: the smallest factor k ≥ 1 for which the interval at the observed value, with every group k times as
 * large, lies wholly on one side of the limit, times the present rows. `limitsAt(k)` gives that interval; it narrows as k grows. The answer keeps the
 * observed values, so it is a plan and not a promise. Null where even a million times as many rows do not decide (the value equals the limit).
 * Bisection, about 40 intervals.
 *
 * @example rowsNeeded(200, 0.1, (k) => ({ low: 0.14 - 0.08 / Math.sqrt(k), high: 0.14 + 0.08 / Math.sqrt(k) })) // 800
 */
export function rowsNeeded(
  rows: number,
  limit: number,
  limitsAt: (factor: number) => Limits,
  { confirms }: RowsNeededOptions = {},
): number | null {
  const factor = factorNeeded(rows, limit, limitsAt)
  if (factor === null) return null
  const confirmed = confirms ? stepsToConfirm((steps) => confirms(factor * 1.02 ** steps)) : 0
  return Math.ceil(factor * 1.02 ** confirmed * rows - 0.25)
}

/** The first step that is confirmed, found by steps of growing size and then by halving; the last one where none is. */
function stepsToConfirm(confirms: (steps: number) => boolean): number {
  let [without, confirmed] = [-1, 0]
  while (!confirms(confirmed)) {
    if (confirmed === mostSteps) return mostSteps
    without = confirmed
    confirmed = Math.min(mostSteps, 2 * confirmed + 1)
  }
  while (confirmed - without > 1) {
    const middle = Math.floor((without + confirmed) / 2)
    if (confirms(middle)) confirmed = middle
    else without = middle
  }
  return confirmed
}

function factorNeeded(rows: number, limit: number, limitsAt: (factor: number) => Limits): number | null {
  const decided = (factor: number) => {
    const { low, high } = limitsAt(factor)
    return low > limit || high < limit
  }
  if (decided(1)) return 1
  let [undecidedAt, decidedAt] = [1, 2]
  while (!decided(decidedAt)) {
    undecidedAt = decidedAt
    decidedAt *= 2
    if (decidedAt > largestFactor) return null
  }
  while ((decidedAt - undecidedAt) * rows > 0.25 && decidedAt - undecidedAt > 1e-9 * decidedAt) {
    const middle = (undecidedAt + decidedAt) / 2
    if (decided(middle)) decidedAt = middle
    else undecidedAt = middle
  }
  return decidedAt
}
