import type { GroupEstimate } from '../compared.js'
import { combineRanges } from '../combined.js'
import { averageOdds, equalizedOdds } from '../equalized-odds.js'
import { estimate } from '../estimate.js'
import type { Metric, Outcome } from '../metric.js'
import { accuracy, falsePositiveRate, positivePredictiveValue, truePositiveRate } from '../rates.js'
import { selectionRate } from '../selection-rate.js'
import { ofPair, overGroups } from '../transforms.js'
import { treatmentEquality } from '../treatment-equality.js'
import { countsOfCells, example, type Cells } from './example.js'
import { aequitas, aif360, clarify, fairlearn, ratesOf, type Figure, type Printed } from './peers.js'

/** One line of the comparison: our ids with their values on the example, the other tools' figures, and why they differ. */
export interface ComparisonRow {
  readonly what: string
  readonly ours: readonly { readonly id: string; readonly value: number }[]
  readonly aif360: Printed
  readonly fairlearn: Printed
  readonly aequitas: Printed
  readonly clarify: Printed
  readonly why: string
}

const options = { confidence: 0.95 }

function groupsOf(metric: Metric, groups: readonly Cells[]): readonly GroupEstimate[] {
  return groups.map((cells, i) => {
    const counts = countsOfCells(cells)
    return { cell: { g: 'ad'[i]! }, counts, estimate: estimate(metric, counts), replicates: null, compared: true }
  })
}

function valueOf({ outcome }: { readonly outcome: Outcome }): number {
  return 'value' in outcome ? outcome.value : NaN
}

/** The transforms of a metric over the reference group a and group d. */
function transformsOf(metric: Metric) {
  const [a, d] = groupsOf(metric, [example.a, example.d]) as [GroupEstimate, GroupEstimate]
  const id = (transform: string, place: string) => `${metric.id}:${transform}${place}`
  return {
    difference: { id: id('difference', '(g)'), value: valueOf(overGroups('difference', [a, d], options)) },
    ratio: { id: id('ratio', '(g)'), value: valueOf(overGroups('ratio', [a, d], options)) },
    toReference: { id: id('difference-to-reference', '[g=d]'), value: valueOf(ofPair('difference', d, a, options)) },
    ratioToReference: { id: id('ratio-to-reference', '[g=d]'), value: valueOf(ofPair('ratio', d, a, options)) },
  }
}

function combined(metric: Metric, transform: 'difference' | 'ratio') {
  const parts = [truePositiveRate, falsePositiveRate].map((part) => groupsOf(part, [example.a, example.d]))
  return {
    id: `${metric.id}:${transform}(g)`,
    value: valueOf(combineRanges(transform, metric.combines!, parts, options)),
  }
}

export function comparisons(): readonly ComparisonRow[] {
  const [a, d] = [ratesOf(example.a), ratesOf(example.d)]
  const peers = (figure: Figure) => ({
    aif360: aif360[figure](a, d),
    fairlearn: fairlearn[figure](a, d),
    aequitas: aequitas[figure](a, d),
    clarify: clarify[figure](a, d),
  })
  const selection = transformsOf(selectionRate)
  const opportunity = transformsOf(truePositiveRate)
  const predictive = transformsOf(positivePredictiveValue)
  const treatment = transformsOf(treatmentEquality)
  const correct = transformsOf(accuracy)
  return [
    {
      what: 'Demographic (statistical) parity difference',
      ours: [selection.difference, selection.toReference],
      ...peers('parity'),
      why: 'Fairlearn takes max − min, AIF360 unprivileged − privileged, Clarify (DPPL) advantaged − disadvantaged: the same gap with another sign.',
    },
    {
      what: 'Disparate impact, impact ratio',
      ours: [selection.ratio, selection.ratioToReference],
      ...peers('impact'),
      why: 'To the reference (AIF360, Aequitas `pprev_disparity`, Clarify) it may exceed 1; min ÷ max (Fairlearn) never does.',
    },
    {
      what: '“Statistical parity” of Aequitas (`ppr_disparity`)',
      ours: [],
      ...peers('share-of-selected'),
      why: 'The groups’ shares of all selected rows, so it mostly shows that one group is larger. Probity has no such measure; the selection rate is Aequitas’ “impact parity”.',
    },
    {
      what: 'Equal opportunity',
      ours: [opportunity.difference, opportunity.toReference, opportunity.ratioToReference],
      ...peers('opportunity'),
      why: 'Difference of true positive rates: max − min (Fairlearn), u − p (AIF360), a − d (Clarify RD); Aequitas prints the ratio.',
    },
    {
      what: 'Equalized odds',
      ours: [combined(equalizedOdds, 'difference'), combined(equalizedOdds, 'ratio')],
      ...peers('equalized-odds'),
      why: 'The larger of both gaps in all three that print a number; Aequitas asks whether both ratios lie in [0.8, 1.25].',
    },
    {
      what: 'Average odds',
      ours: [combined(averageOdds, 'difference')],
      ...peers('average-odds'),
      why: 'AIF360’s `average_odds_difference` is signed, so a gap of +0.1 and one of −0.1 cancel to 0; its `average_abs_odds_difference` and Fairlearn’s `agg="mean"` are ours.',
    },
    {
      what: 'Predictive parity',
      ours: [predictive.difference, predictive.toReference, predictive.ratioToReference],
      ...peers('predictive-parity'),
      why: 'Difference of positive predictive values; Clarify’s DAR is a − d, Aequitas prints the ratio.',
    },
    {
      what: 'Accuracy',
      ours: [correct.difference, correct.toReference],
      ...peers('accuracy'),
      why: 'Clarify’s AD is a − d.',
    },
    {
      what: 'Treatment equality',
      ours: [treatment.difference, treatment.toReference],
      ...peers('treatment'),
      why: 'FN ÷ FP of each group; Clarify’s TE is d − a, here for once the sign of our difference to the reference.',
    },
    {
      what: 'Class imbalance',
      ours: [{ id: 'profile/class-imbalance[g=d]', value: (a.n - d.n) / (a.n + d.n) }],
      ...peers('class-imbalance'),
      why: 'AIF360’s sign is the opposite one.',
    },
    {
      what: 'Difference in proportions of labels',
      ours: [{ id: 'profile/difference-in-proportions-of-labels[g=d]', value: a.base - d.base }],
      ...peers('label-proportions'),
      why: 'Clarify’s DPL is a − d, AIF360’s `mean_difference` of a data set u − p.',
    },
  ]
}
