import { confusionOf } from './confusion.js'
import { outcome, unavailable, type Metric } from './metric.js'

/**
 * Matthews' correlation of label and decision. In [−1, 1]; undefined where all labels or all decisions are alike (scikit-learn prints 0 there).
 */
export const matthewsCorrelation: Metric = {
  id: 'matthews-correlation',
  aliases: { mcc: null, 'matthews-corrcoef': null, 'matthews-correlation-coefficient': null },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Matthews 1975',
  formula: '(TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))',
  range: [-1, 1],
  better: 'higher',
  unit: 'score',
  minimum: 'both',
  interval: 'atanh',
  transforms: ['min', 'max', 'difference', 'difference-to-reference', 'difference-to-overall'],
  measure(counts) {
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusionOf(counts)
    const [tp, fp, fn, tn] = [truePositives, falsePositives, falseNegatives, trueNegatives].map((tally) => tally.weight)
    const positives = truePositives.rows + falseNegatives.rows
    const negatives = trueNegatives.rows + falsePositives.rows
    const denominator = Math.min(positives, negatives)
    if (denominator === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'single-class', 0)
    if (truePositives.rows + falsePositives.rows === 0) return unavailable('no-predicted-positives', denominator)
    if (trueNegatives.rows + falseNegatives.rows === 0) return unavailable('no-predicted-negatives', denominator)
    // Roots of the factors one by one: the product of four sums of billions leaves the range of exact integers.
    const roots = [tp! + fp!, tp! + fn!, tn! + fp!, tn! + fn!].map(Math.sqrt)
    const scale = roots.reduce((product, root) => product * root, 1)
    return outcome(Math.max(-1, Math.min(1, (tp! * tn! - fp! * fn!) / scale)), denominator)
  },
}
