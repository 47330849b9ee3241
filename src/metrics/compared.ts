import type { Minimum } from '../schema/cube.js'
import type { Cell } from '../schema/measurement-id.js'
import type { Reason } from '../schema/measurement.js'
import type { Limits } from '../statistics/limits.js'
import type { Estimate } from './estimate.js'
import type { GroupCounts, Metric, MinimumKind, Outcome } from './metric.js'
import type { Replicates } from './replicates.js'

/** A group with its estimate of one measure, and whether comparisons hold it. */
export interface GroupEstimate {
  readonly cell: Cell
  readonly counts: GroupCounts
  readonly estimate: Estimate
  readonly replicates: Replicates | null
  readonly compared: boolean
}

/** A comparison of groups: its value or why there is none, its limits at the confidence asked for, and a test of no difference. */
export interface Disparity {
  readonly outcome: Outcome
  /** All rows of the groups compared. */
  readonly rows: number
  readonly interval?: Limits & { readonly method: string }
  readonly intervalUnavailable?: Reason
  readonly standardError?: number
  readonly test?: { readonly null: string; readonly statistic?: number; readonly p: number }
}

/** Whether a group has the rows, positives and negatives (unweighted) that a comparison asks for. */
export function meetsMinimum(metric: Metric, counts: GroupCounts, outcome: Outcome, minimum: Minimum): boolean {
  if (counts.rows < minimum.rows) return false
  return enough[metric.minimum](counts, outcome, minimum, metric)
}

type Check = (counts: GroupCounts, outcome: Outcome, minimum: Minimum, metric: Metric) => boolean

const positives: Check = (_, outcome, minimum) => outcome.denominator >= minimum.positives
const negatives: Check = (_, outcome, minimum) => outcome.denominator >= minimum.negatives

const enough: Record<MinimumKind, Check> = {
  rows: () => true,
  positives,
  negatives,
  'predicted-positives': positives,
  'predicted-negatives': negatives,
  both: (counts, _, minimum, { needs }) => {
    const decided = needs.includes('decision')
    const scored = needs.some((need) => need === 'score' || need === 'probability')
    const { positives, negatives } = usableRows(counts, decided, scored)
    return positives >= minimum.positives && negatives >= minimum.negatives
  },
}

interface ClassRows {
  readonly positives: number
  readonly negatives: number
}
const known = new WeakMap<GroupCounts, (ClassRows | undefined)[]>()

/** Rows of both classes that have what a metric needs. Counted once a group. O(cells). */
function usableRows(counts: GroupCounts, decided: boolean, scored: boolean): ClassRows {
  const made = known.get(counts) ?? []
  known.set(counts, made)
  return (made[2 * Number(decided) + Number(scored)] ??= countUsable(counts, decided, scored))
}

function countUsable({ cells }: GroupCounts, decided: boolean, scored: boolean): ClassRows {
  let [positives, negatives] = [0, 0]
  for (const { label, decision, score, rows } of cells) {
    if ((decided && decision === null) || (scored && score === null)) continue
    if (label === 'positive') positives += rows
    else if (label === 'negative') negatives += rows
  }
  return { positives, negatives }
}
