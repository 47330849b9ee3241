import type { Run } from '../schema/run.js'
import type { GroupsOfRun } from './evidence/groups-of-run.js'
import type { MeasurementIndex } from './match-measure.js'
import type { MeasureFacts, MetricFacts } from './resolve-measure.js'

/** What rules are read against. */
export interface GateContext {
  readonly run: Run
  readonly index: MeasurementIndex
  readonly groups: GroupsOfRun
  readonly facts: MeasureFacts
  readonly baseline?: MeasurementIndex
}

/** The metrics whose larger range a combined metric is; nothing for others. */
export function partsOf(metric: MetricFacts | undefined): { parts?: readonly string[] } {
  return metric?.combines?.how === 'worse' ? { parts: metric.combines.of } : {}
}
