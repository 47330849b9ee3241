import { rocArea } from '../statistics/roc-area.js'
import { effectiveSampleSize } from '../statistics/kish.js'
import type { GroupCounts, Influence, Metric } from './metric.js'
import { outcome, unavailable } from './metric.js'
import { lackOfClass, positionOf, scoreHistogram, totalsOf } from './score-histogram.js'

/**
 * Area under the ROC curve: probability that a positive scores above a negative, ties half. In [0, 1]; undefined for a single class. Its
 * influence function gives DeLong's standard error with m − 1 and n − 1.
 */
export const auc: Metric = {
  id: 'auc',
  aliases: { auroc: null, 'roc-auc': null, 'roc-auc-score': null, 'area-under-roc': null },
  tasks: ['binary'],
  needs: ['label', 'score'],
  reference: 'Hanley & McNeil 1982; DeLong, DeLong & Clarke-Pearson 1988',
  formula: 'P(score of a positive > score of a negative) + ½ P(equal)',
  range: [0, 1],
  better: 'higher',
  unit: 'score',
  minimum: 'both',
  interval: 'delong',
  measure(counts) {
    const bins = scoreHistogram(counts)
    const totals = totalsOf(bins)
    const denominator = Math.min(totals.positiveRows, totals.negativeRows)
    const lack = lackOfClass(counts, totals)
    return lack ? unavailable(lack, denominator) : outcome(rocArea(bins) ?? NaN, denominator)
  },
  influence,
  /** Pairs of a positive and a negative in one bin count half; they may all be on one side. */
  binningError(counts) {
    const bins = scoreHistogram(counts)
    const { positives, negatives } = totalsOf(bins)
    const tied = bins.reduce((total, bin) => total + bin.positives * bin.negatives, 0)
    return positives > 0 && negatives > 0 ? tied / 2 / positives / negatives : null
  },
}

/** (V − AUC)/W of a row, V its share of the other class on the losing side; times √(n/(n − 1)), n the effective rows of its class. */
function influence(counts: GroupCounts): Influence | null {
  const bins = scoreHistogram(counts)
  const { positives, negatives, positivesSquared, negativesSquared } = totalsOf(bins)
  const area = rocArea(bins)
  const factor = (sum: number, squares: number): number => {
    const rows = effectiveSampleSize(sum, squares)
    return rows > 1 ? Math.sqrt(rows / (rows - 1)) / sum : NaN
  }
  const ofPositives = factor(positives, positivesSquared)
  const ofNegatives = factor(negatives, negativesSquared)
  if (area === null || Number.isNaN(ofPositives) || Number.isNaN(ofNegatives)) return null
  const placements = new Map<number, { readonly positive: number; readonly negative: number }>()
  let [positivesBelow, negativesBelow] = [0, 0]
  for (const bin of bins) {
    placements.set(bin.position, {
      positive: (negativesBelow + bin.negatives / 2) / negatives,
      negative: (positives - positivesBelow - bin.positives / 2) / positives,
    })
    positivesBelow += bin.positives
    negativesBelow += bin.negatives
  }
  return {
    kind: 'cells',
    of(cell) {
      const placement = placements.get(positionOf(cell) ?? NaN)
      if (!placement || cell.label === null) return 0
      return cell.label === 'positive'
        ? (placement.positive - area) * ofPositives
        : (placement.negative - area) * ofNegatives
    },
  }
}
