import { confusionOf } from './confusion.js'
import { outcome, unavailable, type GroupCounts, type Metric, type Share } from './metric.js'
import { add, shareOf } from './tally.js'

/** Mean of the true positive and the true negative rate. In [0, 1]; undefined for a single class. */
export const balancedAccuracy: Metric = {
  id: 'balanced-accuracy',
  aliases: { 'balanced-accuracy-score': null },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Brodersen, Ong, Stephan & Buhmann 2010',
  formula: '(TP / (TP + FN) + TN / (FP + TN)) / 2',
  range: [0, 1],
  better: 'higher',
  unit: 'share',
  minimum: 'both',
  interval: 'mean-of-shares',
  parts,
  measure(counts) {
    const [sensitivity, specificity] = parts(counts)
    const denominator = Math.min(sensitivity.amongRows, specificity.amongRows)
    if (denominator === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'single-class', 0)
    return outcome((sensitivity.hits / sensitivity.among + specificity.hits / specificity.among) / 2, denominator)
  },
}

function parts(counts: GroupCounts): readonly [Share, Share] {
  const { truePositives, falseNegatives, trueNegatives, falsePositives } = confusionOf(counts)
  return [
    shareOf(truePositives, add(truePositives, falseNegatives)),
    shareOf(trueNegatives, add(trueNegatives, falsePositives)),
  ]
}
