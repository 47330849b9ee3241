import { averagePrecision as stepSum, averagePrecisionGradient } from '../statistics/average-precision.js'
import type { GroupCounts, Influence, Metric } from './metric.js'
import { outcome, unavailable } from './metric.js'
import { lackOfClass, positionOf, scoreHistogram, totalsOf } from './score-histogram.js'

/** Average precision: Σ (recall − recall before) · precision over thresholds from the highest score down (step sum). In (0, 1]. */
export const averagePrecision: Metric = {
  id: 'average-precision',
  aliases: { ap: null, 'average-precision-score': null },
  tasks: ['binary'],
  needs: ['label', 'score'],
  reference: 'Buckley & Voorhees 2000; step sum as in scikit-learn',
  formula: 'Σ (Rₖ − Rₖ₋₁) · Pₖ over thresholds from the highest score down',
  range: [0, 1],
  better: 'higher',
  unit: 'score',
  minimum: 'both',
  interval: 'logit',
  measure(counts) {
    const bins = scoreHistogram(counts)
    const totals = totalsOf(bins)
    const denominator = Math.min(totals.positiveRows, totals.negativeRows)
    const lack = lackOfClass(counts, totals)
    return lack ? unavailable(lack, denominator) : outcome(stepSum(bins) ?? NaN, denominator)
  },
  influence,
  binningError,
}

/**
 * Within a bin the positives may all stand before the negatives, tied with each other, or all behind them, each at a score of its own: then
 * they add ∫₀ᵖ (T + x)/(A + x) dx at least, for T positives and A rows before them.
 */
function binningError(counts: GroupCounts): number | null {
  const bins = scoreHistogram(counts)
  const value = stepSum(bins)
  if (value === null) return null
  let [positivesAbove, above, best, worst] = [0, 0, 0, 0]
  for (const bin of bins.toReversed()) {
    const { positives, negatives } = bin
    if (positives > 0) {
      const before = above + negatives
      best += (positives * (positivesAbove + positives)) / (above + positives)
      worst += before > 0 ? positives + (positivesAbove - before) * Math.log1p(positives / before) : positives
    }
    positivesAbove += positives
    above += positives + negatives
  }
  return Math.max(best / positivesAbove - value, value - worst / positivesAbove)
}

function influence(counts: GroupCounts): Influence | null {
  const bins = scoreHistogram(counts)
  const gradient = averagePrecisionGradient(bins)
  if (!gradient) return null
  const places = new Map(bins.map((bin, index) => [bin.position, index]))
  return {
    kind: 'cells',
    of(cell) {
      const place = places.get(positionOf(cell) ?? NaN)
      if (place === undefined || cell.label === null) return 0
      return cell.label === 'positive' ? gradient.positives[place]! : gradient.negatives[place]!
    },
  }
}
