import { normalUpperTail } from '../statistics/normal.js'
import { outcome, unavailable, type Comparison, type GroupCounts, type Metric } from './metric.js'
import { scoreDistribution } from './score-distribution.js'

/**
 * Standardized mean difference of scores (Cohen's d): (mean of the first − mean of the second) / pooled standard deviation with n − 1. Of a group
 * it is taken against the declared reference. Unbounded; undefined where all scores are alike.
 */
export const standardizedMeanDifference: Metric = {
  id: 'standardized-mean-difference',
  aliases: { smd: null, 'cohen-d': null, 'standardised-mean-difference': null },
  tasks: ['binary', 'outcomes'],
  needs: ['score'],
  reference: 'Cohen 1988; Hedges & Olkin 1985',
  formula: '(mean₁ − mean₂) / √(((n₁ − 1)s₁² + (n₂ − 1)s₂²) / (n₁ + n₂ − 2)) of the scores, without Hedges’ correction',
  range: [null, null],
  better: 'nearer-ideal',
  ideal: 0,
  unit: 'score',
  minimum: 'rows',
  interval: 'identity',
  transforms: [],
  measure: () => unavailable('no-reference'),
  between,
  ownValueIsAgainstReference: true,
}

interface Moments {
  readonly rows: number
  readonly weight: number
  readonly effectiveRows: number
  readonly mean: number
  /** Σw(x − mean)² / Σw. */
  readonly variance: number
}

function momentsOf(counts: GroupCounts): Moments {
  const { rows, total: weight, effectiveRows } = scoreDistribution(counts)
  let [sum, squares] = [0, 0]
  for (const { score, weight: w, sums } of counts.cells) if (score !== null) sum += sums['s'] ?? w * score
  const mean = sum / weight
  for (const { score, weight: w, sums } of counts.cells) {
    if (score === null) continue
    const { s, ss } = sums
    squares += s !== undefined && ss !== undefined ? ss - 2 * mean * s + mean * mean * w : w * (score - mean) ** 2
  }
  return { rows, weight, effectiveRows, mean, variance: Math.max(0, squares / weight) }
}

function between(a: GroupCounts, b: GroupCounts): Comparison {
  const [first, second] = [momentsOf(a), momentsOf(b)]
  const denominator = Math.min(first.rows, second.rows)
  if (denominator === 0) return unavailable(Math.min(a.rows, b.rows) === 0 ? 'empty-group' : 'missing-evidence', 0)
  const freedom = first.effectiveRows + second.effectiveRows - 2
  const pooled = (first.effectiveRows * first.variance + second.effectiveRows * second.variance) / freedom
  if (!(freedom > 0) || !(pooled > 0)) return unavailable('zero-denominator', denominator)
  const value = (first.mean - second.mean) / Math.sqrt(pooled)
  const variance =
    varianceFrom(a, first, { value, pooled, freedom }) + varianceFrom(b, second, { value: -value, pooled, freedom })
  const standardError = Math.sqrt(variance)
  if (!(standardError > 0)) return outcome(value, denominator)
  const statistic = value / standardError
  return {
    ...outcome(value, denominator),
    standardError,
    test: { null: 'no-difference', statistic, p: Math.min(1, 2 * normalUpperTail(Math.abs(statistic))) },
  }
}

/** Σ w²·IF² of one group, IF = (x − m)/(W·sd) − d/(2·sd²) · n/(n₁ + n₂ − 2) · ((x − m)² − v)/W. */
function varianceFrom(
  counts: GroupCounts,
  { mean, variance, weight, effectiveRows }: Moments,
  { value, pooled, freedom }: { readonly value: number; readonly pooled: number; readonly freedom: number },
): number {
  let total = 0
  for (const cell of counts.cells) {
    if (cell.score === null) continue
    const x = (cell.sums['s'] ?? cell.weight * cell.score) / cell.weight - mean
    const ofMean = x / Math.sqrt(pooled)
    const ofSpread = ((value / (2 * pooled)) * effectiveRows * (x * x - variance)) / freedom
    total += cell.weightSquared * ((ofMean - ofSpread) / weight) ** 2
  }
  return total
}
