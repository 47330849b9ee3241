import type { Attribution } from '../../explainers/attribution.js'
import { formatMeasurementId } from '../../schema/measurement-id.js'
import type { Measurement } from '../../schema/measurement.js'
import { largestGap } from './saliency-blocks.js'

/** How far maps are from adding up, and how many say nothing. */
export function saliencyMeasurements(attribution: Attribution): Measurement[] {
  const { target, values, explainer, remarks } = attribution
  const parameters = { output: target.class ?? (target.predicted ? 'predicted' : target.output) }
  const n = { rows: values.length, denominator: values.length }
  const gap = largestGap(attribution)
  const shared = { n, better: 'lower' as const, method: explainer, intervalUnavailable: 'not-in-task' as const }
  const id = (metric: string): string => formatMeasurementId({ analysis: 'saliency', metric, parameters })
  return [
    {
      ...shared,
      id: id('completeness-gap'),
      unit: 'ratio',
      ...(gap === null ? { value: null, unavailable: 'not-in-task' } : { value: gap }),
    },
    { ...shared, id: id('empty-maps'), unit: 'share', value: remarks.length / values.length },
  ]
}
