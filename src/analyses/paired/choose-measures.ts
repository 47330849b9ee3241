import type { PairedEvidence } from '../analysis.js'
import type { GroupCounts } from '../../cube/counts.js'
import type { Metric } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import type { Task } from '../../schema/cube.js'
import { scoreMetricIds } from './score-changes.js'

/** Metrics that change through what each row is given alone: its decision, in a regression its prediction, in a ranking its place. */
export function isOfDecisions({ needs, across, between }: Metric, task: Task): boolean {
  if (task === 'regression') return needs.includes('score') && !across && !between
  if (task === 'ranking') return !across && !between
  return (
    needs.includes('decision') && needs.every((need) => need === 'label' || need === 'decision') && !across && !between
  )
}

/** The measures with a value of their own, with every parameter set that these counts call for. */
export function measuresOf(
  metrics: readonly Metric[],
  counts: GroupCounts,
  options: Readonly<Record<string, unknown>> = {},
): Measure[] {
  return metrics
    .filter(({ combines }) => !combines)
    .flatMap((metric) => (metric.parameters?.(counts, options) ?? [{}]).map((parameters) => ({ metric, parameters })))
}

/** The measures of scores that can be compared row by row. Rows carry no weights; a score that speaks for the negative is no probability of the positive. */
export function scoreMeasures({ cube, scores }: PairedEvidence, metrics: readonly Metric[]): readonly Metric[] {
  if (scores === null || cube.spec.weight !== null) return []
  const reversed = cube.spec.score?.higherIs === 'negative'
  return metrics.filter(({ id }) => scoreMetricIds.includes(id) && (!reversed || id === 'auc' || id === 'mean-score'))
}
