import { parseMeasurementId } from '../../schema/measurement-id.js'
import { presets } from './registry.js'

/** Metrics that presets name by id: those of analyses that may be missing from a Run, so that they are missing evidence and not unknown names. */
export function presetMetrics(): string[] {
  const measures = presets
    .flatMap(({ policy }) => policy.rules ?? [])
    .flatMap((rule) => [rule.measure, ...(rule.alternatives ?? [])])
  return measures.flatMap((measure) => parseMeasurementId(measure, { wildcards: true })?.metric ?? [])
}
