import { outcome, unavailable, type Outcome } from '../../metrics/metric.js'
import type { Interval, Measurement } from '../../schema/measurement.js'
import { formatMeasurementId } from '../../schema/measurement-id.js'
import { chiSquaredUpperTail } from '../../statistics/chi-squared.js'
import { jsDivergence } from '../../statistics/js-divergence.js'
import { effectiveSampleSize } from '../../statistics/kish.js'
import { klDivergence } from '../../statistics/kl-divergence.js'
import { lpNorm } from '../../statistics/lp-norm.js'
import { moverDifference } from '../../statistics/mover.js'
import { criticalValue } from '../../statistics/normal.js'
import { totalVariation } from '../../statistics/total-variation.js'
import { wilson } from '../../statistics/wilson.js'
import { describe } from './describe.js'
import type { LabelCounts, LabelTable } from './label-counts.js'

export interface PretrainingOptions {
  readonly confidence: number
}

type Distance = (reference: readonly number[], group: readonly number[]) => number | null

/** Distances of two label distributions, reference first. */
const distances: Readonly<Record<string, Distance>> = {
  'kl-divergence': klDivergence,
  'js-divergence': jsDivergence,
  'lp-norm': (p, q) => lpNorm(p, q, 2),
  'total-variation': totalVariation,
  'kolmogorov-smirnov': (p, q) => lpNorm(p, q, Infinity),
}

/**
 * Bias measures of the labels themselves, before a model: the declared reference a against group d. Class imbalance (n(a) − n(d))/(n(a) + n(d)), difference
 * in proportions p(a) − p(d), and distances of the two label distributions with natural logarithms. The names and signs are those of SageMaker Clarify;
 * without a declared reference they are unavailable.
 */
export function pretrainingMeasures(
  group: LabelCounts,
  reference: LabelCounts | null,
  { labels, positive }: Pick<LabelTable, 'labels' | 'positive'>,
  options: PretrainingOptions,
): Measurement[] {
  const rows = group.rows + (reference?.rows ?? 0)
  const labelled = Math.min(group.labelled, reference?.labelled ?? 0)
  const measure = (metric: string, found: Outcome, rest: Partial<Measurement> = {}): Measurement => ({
    id: formatMeasurementId({ analysis: 'profile', metric, cell: group.cell }),
    ...('value' in found ? { value: found.value } : { value: null, unavailable: found.unavailable }),
    n: { rows, denominator: found.denominator },
    ...describe(metric),
    method: `${metric}, reference against group`,
    ...('value' in found ? rest : {}),
  })
  const hasDifference = positive >= 0
  if (reference === null) {
    const ids = [
      'class-imbalance',
      ...(hasDifference ? ['difference-in-proportions-of-labels'] : []),
      ...Object.keys(distances),
    ]
    return ids.map((id) => measure(id, unavailable('no-reference', group.rows)))
  }
  const lacking = labelled === 0 ? unavailable('empty-group', 0) : null
  const test = lacking || labels.length < 2 ? {} : { test: sameLabels(reference, group) }
  return [
    measure('class-imbalance', imbalance(reference, group), imbalanceInterval(reference, group, options)),
    ...(hasDifference
      ? [
          measure(
            'difference-in-proportions-of-labels',
            lacking ?? outcome(shareOf(reference, positive) - shareOf(group, positive), labelled),
            {
              ...(lacking ? {} : differenceInterval(reference, group, positive, options)),
              ...test,
            },
          ),
        ]
      : []),
    ...Object.entries(distances).map(([id, distance]) =>
      measure(id, lacking ?? outcome(distance(reference.masses, group.masses) ?? NaN, labelled), test),
    ),
  ]
}

function imbalance(reference: LabelCounts, group: LabelCounts): Outcome {
  const total = reference.weight + group.weight
  return total > 0
    ? outcome((reference.weight - group.weight) / total, Math.min(reference.rows, group.rows))
    : unavailable('empty-group')
}

/** 2p − 1 with Wilson's limits of p, the reference's part of the two. */
function imbalanceInterval(
  reference: LabelCounts,
  group: LabelCounts,
  { confidence }: PretrainingOptions,
): Partial<Measurement> {
  const rows = reference.rows + group.rows
  const part = reference.weight / (reference.weight + group.weight)
  const { low, high } = wilson(part * rows, rows, criticalValue(1 - confidence))
  return { interval: { low: 2 * low - 1, high: 2 * high - 1, confidence, method: 'wilson' } }
}

function shareOf({ masses }: LabelCounts, label: number): number {
  return masses[label]! / masses.reduce((sum, mass) => sum + mass, 0)
}

/** Labelled rows, or as many as the weights make of them. */
function effectiveRows({ masses, squared }: LabelCounts): number {
  return effectiveSampleSize(
    masses.reduce((sum, mass) => sum + mass, 0),
    squared,
  )
}

function differenceInterval(
  reference: LabelCounts,
  group: LabelCounts,
  label: number,
  { confidence }: PretrainingOptions,
): { interval: Interval } {
  const z = criticalValue(1 - confidence)
  const estimate = (counts: LabelCounts) => {
    const [value, rows] = [shareOf(counts, label), effectiveRows(counts)]
    return { value, ...wilson(value * rows, rows, z) }
  }
  return { interval: { ...moverDifference(estimate(reference), estimate(group)), confidence, method: 'newcombe' } }
}

/** Pearson's test that two groups have one label distribution, on effective rows. */
function sameLabels(reference: LabelCounts, group: LabelCounts): NonNullable<Measurement['test']> {
  const sizes = [reference, group].map(effectiveRows) as [number, number]
  const all = sizes[0] + sizes[1]
  let statistic = 0
  let categories = 0
  reference.masses.forEach((_, label) => {
    const shares = [shareOf(reference, label), shareOf(group, label)] as const
    const pooled = (shares[0] * sizes[0] + shares[1] * sizes[1]) / all
    if (!(pooled > 0)) return
    categories++
    shares.forEach((share, i) => (statistic += (sizes[i]! * (share - pooled) ** 2) / pooled))
  })
  return { null: 'same-labels', statistic, p: categories < 2 ? 1 : chiSquaredUpperTail(statistic, categories - 1) }
}
