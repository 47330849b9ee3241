import { parseMeasurementId } from '../../schema/measurement-id.js'
import type { MeasureFacts } from '../resolve-measure.js'
import { presets } from './registry.js'

/** The facts with the analyses and metrics that presets name: where they are not in a Run they are missing evidence, not unknown names. */
export function withPresetNames(facts: MeasureFacts): MeasureFacts {
  const measures = presets
    .flatMap(({ policy }) => policy.rules ?? [])
    .flatMap((rule) => [rule.measure, ...(rule.alternatives ?? [])])
  const addresses = measures.flatMap((measure) => parseMeasurementId(measure, { wildcards: true }) ?? [])
  const known = new Set(facts.metrics.map(({ id }) => id))
  const metrics = [...new Set(addresses.map(({ metric }) => metric))].filter((metric) => !known.has(metric))
  return {
    ...facts,
    analyses: [...new Set([...facts.analyses, ...addresses.map(({ analysis }) => analysis)])],
    metrics: [...facts.metrics, ...metrics.map((id) => ({ id }))],
  }
}
