import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import type { Measurement } from '../../schema/measurement.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { jsDivergence } from '../../statistics/js-divergence.js'
import { klDivergence } from '../../statistics/kl-divergence.js'
import { lpNorm } from '../../statistics/lp-norm.js'
import { moverDifference } from '../../statistics/mover.js'
import { criticalValue } from '../../statistics/normal.js'
import { totalVariation } from '../../statistics/total-variation.js'
import { wilson } from '../../statistics/wilson.js'
import { labelDistribution, labelValues, type LabelDistribution } from './label-distribution.js'
import { profileMeasurement, type ProfileValue } from './profile-measurement.js'

/** Divergences between the label distributions of the reference group a and a group d, by metric. Each in its own range; 0 when they agree. */
const divergences = {
  'kl-divergence': klDivergence,
  'js-divergence': jsDivergence,
  'lp-norm': (a: readonly number[], d: readonly number[]) => lpNorm(a, d, 2),
  'total-variation': totalVariation,
  // Labels have no order: the largest difference in the share of any label, as Clarify has it.
  'kolmogorov-smirnov': (a: readonly number[], d: readonly number[]) => lpNorm(a, d, Infinity),
} as const

/**
 * The pre-training measures that cloud services report, for each group d against the declared reference a of its feature: class imbalance, difference in
 * proportions of labels, KL, JS, L2, total variation, Kolmogorov–Smirnov. Without a reference they are unavailable.
 */
export function labelMeasures(cube: Cube, confidence: number): Measurement[] {
  return cube.spec.sensitive.flatMap((feature) => {
    const groups = groupsOf(cube, [feature.name])
    const classes = [...new Set(groups.flatMap(({ counts }) => counts.classes))]
    const described = labelValues(cube.spec, classes)
    const distributions = groups.map(({ cell, counts }) => ({
      value: cell[feature.name] ?? null,
      rows: counts.rows,
      labels: described && labelDistribution(counts, described.of, described.values),
    }))
    const reference = distributions.find(({ value }) => value !== null && value === feature.reference)
    return distributions
      .filter((group) => group !== reference)
      .flatMap((group) => {
        const cell = { [feature.name]: group.value }
        if (!reference) return withoutReference(cell, group.rows, described !== null)
        const imbalance = profileMeasurement(
          { metric: 'class-imbalance', cell },
          classImbalance(reference.rows, group.rows, confidence),
        )
        if (!reference.labels || !group.labels) return [imbalance]
        return [imbalance, ...compareLabels(cell, reference.labels, group.labels, confidence)]
      })
  })
}

/** (n_a − n_d) / (n_a + n_d) = 2p − 1 with p the share of a among both, from whose Wilson limits its own follow. */
function classImbalance(reference: number, group: number, confidence: number): ProfileValue {
  const rows = reference + group
  const { low, high } = wilson(reference, rows, criticalValue(1 - confidence))
  return {
    outcome: { value: (reference - group) / rows },
    interval: { low: 2 * low - 1, high: 2 * high - 1, confidence, method: 'wilson' },
    n: { rows, denominator: rows },
    method: 'rows of the reference group and of this one',
  }
}

function compareLabels(
  cell: Record<string, string | null>,
  a: LabelDistribution,
  d: LabelDistribution,
  confidence: number,
): Measurement[] {
  const n = { rows: a.rows + d.rows, denominator: Math.min(a.rows, d.rows) }
  if (n.denominator === 0) {
    const empty: ProfileValue = { outcome: { value: null, unavailable: 'empty-group' }, n, method: 'counts' }
    return Object.keys(divergences).map((metric) => profileMeasurement({ metric, cell }, empty))
  }
  const test = homogeneity(a, d)
  const measured = Object.entries(divergences).map(([metric, distance]) =>
    profileMeasurement(
      { metric, cell },
      {
        outcome: { value: distance(a.counts, d.counts) ?? 0 },
        n,
        method: 'plug-in; a distance is never negative, so its test stands for an interval',
        test,
      },
    ),
  )
  return a.counts.length === 2 ? [labelGap(cell, a, d, confidence), ...measured] : measured
}

function labelGap(
  cell: Record<string, string | null>,
  a: LabelDistribution,
  d: LabelDistribution,
  confidence: number,
): Measurement {
  const z = criticalValue(1 - confidence)
  const share = ({ counts, rows }: LabelDistribution) => ({ value: counts[0]! / rows, ...wilson(counts[0]!, rows, z) })
  const [first, second] = [share(a), share(d)]
  return profileMeasurement(
    { metric: 'difference-in-proportions-of-labels', cell },
    {
      outcome: { value: first.value - second.value },
      interval: { ...moverDifference(first, second), confidence, method: 'newcombe' },
      n: { rows: a.rows + d.rows, denominator: Math.min(a.rows, d.rows) },
      method: 'counts',
      test: homogeneity(a, d),
    },
  )
}

/** Pearson's chi-squared test that two groups have the same label distribution. */
function homogeneity(a: LabelDistribution, d: LabelDistribution): NonNullable<Measurement['test']> {
  const rows = a.rows + d.rows
  let statistic = 0
  let values = 0
  a.counts.forEach((count, place) => {
    const total = count + d.counts[place]!
    if (total === 0) return
    values += 1
    for (const [observed, size] of [
      [count, a.rows],
      [d.counts[place]!, d.rows],
    ] as const) {
      const expected = (total * size) / rows
      statistic += (observed - expected) ** 2 / expected
    }
  })
  return {
    null: 'the same labels in both groups',
    statistic,
    p: values < 2 ? 1 : chiSquaredUpperTail(statistic, values - 1),
  }
}

function withoutReference(cell: Record<string, string | null>, rows: number, labels: boolean): Measurement[] {
  const metrics = [
    'class-imbalance',
    ...(labels ? ['difference-in-proportions-of-labels', ...Object.keys(divergences)] : []),
  ]
  const made: ProfileValue = {
    outcome: { value: null, unavailable: 'no-reference' },
    n: { rows, denominator: rows },
    method: 'counts',
  }
  return metrics.map((metric) => profileMeasurement({ metric, cell }, made))
}
