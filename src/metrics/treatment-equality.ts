import { confusionOf } from './confusion.js'
import { outcome, unavailable, type GroupCounts, type Metric, type Share } from './metric.js'
import { add, shareOf } from './tally.js'

/**
 * Treatment ratio: false negatives for each false positive. In [0, ∞); unbounded without false positives, undefined without errors. It is the
 * odds of the share of false negatives among the errors, whose Wilson limits give its own.
 */
export const treatmentEquality: Metric = {
  id: 'treatment-equality',
  aliases: { 'treatment-ratio': null, 'treatment-equality-difference': 'difference' },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Berk, Heidari, Jabbari, Kearns & Roth 2021',
  formula: 'FN / FP',
  range: [0, null],
  better: 'none',
  unit: 'ratio',
  minimum: 'both',
  interval: 'share',
  share,
  fromShare: (negativesAmongErrors) => negativesAmongErrors / (1 - negativesAmongErrors),
  measure(counts) {
    const { hits, among, hitRows, amongRows } = share(counts)
    if (amongRows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'zero-denominator', 0)
    return outcome(hits / (among - hits), amongRows - hitRows)
  },
}

function share(counts: GroupCounts): Share {
  const { falseNegatives, falsePositives } = confusionOf(counts)
  return shareOf(falseNegatives, add(falseNegatives, falsePositives))
}
