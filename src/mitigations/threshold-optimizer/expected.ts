import type { GroupCounts } from '../../cube/counts.js'
import type { Cube } from '../../cube/cube.js'
import { probabilityAt } from '../../models/decide-rows.js'
import type { ScoreRule } from '../../models/decision-schema.js'
import { rates, ratesOf, type Constraint, type RateConstraint, type Sides } from './constraint.js'

/** Expected confusion of a group under a rule. Weights. */
export interface ExpectedCounts extends Sides {
  readonly truePositives: number
  readonly falsePositives: number
}

/** What a rule makes of the rows it was fitted on, in expectation over its draws. O(cells). */
export function expectedCounts({ cells }: GroupCounts, { spec }: Cube, rule: ScoreRule): ExpectedCounts {
  let [positives, negatives, truePositives, falsePositives] = [0, 0, 0, 0]
  const edges = spec.score?.bins.kind === 'edges' ? spec.score.bins.edges : null
  for (const { label, score, bin, weight } of cells) {
    if (score === null || label === null) continue
    const chance = probabilityAt(rule, bin !== undefined && edges !== null ? edges[bin]! : score)
    if (label === 'positive') {
      positives += weight
      truePositives += weight * chance
    } else {
      negatives += weight
      falsePositives += weight * chance
    }
  }
  return { positives, negatives, truePositives, falsePositives }
}

/** The largest difference of the constraint's rates between two groups. In [0, 1]. */
export function gapOf(constraint: Constraint, groups: readonly ExpectedCounts[]): number {
  return Math.max(
    ...ratesOf[constraint].map((rate: RateConstraint) => {
      const found = groups.map((group) => rates[rate](group, group))
      return Math.max(...found) - Math.min(...found)
    }),
  )
}

/** Share of the rows decided as their label is. */
export function accuracyOf(groups: readonly ExpectedCounts[]): number {
  const sum = (read: (group: ExpectedCounts) => number): number =>
    groups.reduce((total, group) => total + read(group), 0)
  const right = sum(({ truePositives, negatives, falsePositives }) => truePositives + negatives - falsePositives)
  return right / sum(({ positives, negatives }) => positives + negatives)
}
