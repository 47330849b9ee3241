import { descriptors } from '../../metrics/descriptors.js'
import type { Measurement } from '../../schema/measurement.js'
import { formatMeasurementId, type MeasurementAddress } from '../../schema/measurement-id.js'
import type { Estimate, FeatureInfluence, InfluenceSummary } from './summarise.js'

/** Which class or value the numbers are about, as it stands in an id. */
export function outputName({ attribution: { target } }: Pick<InfluenceSummary, 'attribution'>): string {
  return target.class ?? (target.predicted ? 'predicted' : target.output)
}

export function influenceId(
  summary: InfluenceSummary,
  address: Omit<MeasurementAddress, 'analysis' | 'parameters'>,
  feature: string,
): string {
  const parameters = { feature, output: outputName(summary) }
  return formatMeasurementId({ analysis: 'feature-influence', ...address, parameters })
}

export function sizeMetric({ attribution }: InfluenceSummary): string {
  return attribution.scope === 'all' ? 'permutation-importance' : 'mean-absolute-attribution'
}

/** For each feature its size and share, its mean by group, and the largest difference between groups. */
export function influenceMeasurements(summary: InfluenceSummary): Measurement[] {
  return summary.features.flatMap((feature) => ofFeature(summary, feature))
}

function ofFeature(
  summary: InfluenceSummary,
  { feature, size, share, byGroup, difference }: FeatureInfluence,
): Measurement[] {
  const { attribution } = summary
  const rows = attribution.scope === 'all' ? attribution.baseline.rows : attribution.values.length
  const make = (
    address: Omit<MeasurementAddress, 'analysis' | 'parameters'>,
    estimate: Estimate | null,
  ): Measurement => {
    const { better = 'none', unit = 'other' } = descriptors.find(({ id }) => id === address.metric) ?? {}
    const shared = {
      id: influenceId(summary, address, feature),
      n: { rows, denominator: estimate?.rows ?? 0 },
      better,
      unit:
        address.metric === 'influence-share'
          ? unit
          : attribution.target.scale === 'probability'
            ? ('difference' as const)
            : unit,
      method: methodText(summary),
    }
    if (estimate === null)
      return { ...shared, value: null, unavailable: address.transform ? 'below-minimum' : 'zero-denominator' }
    const { value, standardError, interval } = estimate
    return {
      ...shared,
      value: value === 0 ? 0 : value,
      ...(interval === null
        ? { intervalUnavailable: 'below-minimum' as const }
        : { interval: { ...interval, confidence: summary.confidence, method: intervalMethod(summary) } }),
      ...(standardError === null ? {} : { standardError }),
    }
  }
  return [
    make({ metric: sizeMetric(summary) }, size),
    make({ metric: 'influence-share' }, share),
    ...Object.entries(byGroup).flatMap(([name, groups]) => [
      ...groups.map(({ group, attribution: mean, compared }): Measurement => ({
        ...make({ metric: 'attribution', cell: { [name]: group } }, mean),
        ...(compared ? {} : { compared: false as const }),
      })),
      make({ metric: 'attribution', transform: 'difference', features: [name] }, difference[name] ?? null),
    ]),
  ]
}

export function intervalMethod({ attribution }: InfluenceSummary): string {
  return attribution.scope === 'all' ? 'student-over-repeats' : 'student-over-rows'
}

function methodText({ attribution: { explainer, baseline, exact, game } }: InfluenceSummary): string {
  const parts = [
    explainer,
    ...(game === null ? [] : [game]),
    ...(exact === null ? [] : [exact.every(Boolean) ? 'enumerated' : 'estimated']),
    `baseline ${baseline.kind}, ${baseline.rows} rows`,
  ]
  return parts.join('; ')
}
