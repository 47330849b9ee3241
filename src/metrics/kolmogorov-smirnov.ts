import { outcome, unavailable, type Comparison, type GroupCounts, type Metric } from './metric.js'
import { scoreDistribution, type ScoreDistribution } from './score-distribution.js'
import { lackOfClass, scoreHistogram, totalsOf } from './score-histogram.js'

/**
 * Kolmogorov–Smirnov distance: largest difference of two distribution functions of the score. A group's own value is the separation of its
 * positives and negatives; a pair's is the distance between the two groups' scores. In [0, 1]. No interval (it is biased upwards), but a test.
 */
export const kolmogorovSmirnov: Metric = {
  id: 'kolmogorov-smirnov',
  aliases: { ks: null, 'ks-statistic': null },
  tasks: ['binary', 'outcomes'],
  needs: ['score'],
  reference: 'Kolmogorov 1933; Smirnov 1948',
  formula: 'max |F₁(s) − F₂(s)|: scores of positives and negatives of a group, or of the two groups of a pair',
  range: [0, 1],
  better: 'none',
  unit: 'score',
  minimum: 'both',
  interval: 'none',
  transforms: ['min', 'max', 'difference'],
  measure(counts) {
    const bins = scoreHistogram(counts)
    const totals = totalsOf(bins)
    const denominator = Math.min(totals.positiveRows, totals.negativeRows)
    const lack = counts.task === 'outcomes' ? 'not-in-task' : lackOfClass(counts, totals)
    return lack ? unavailable(lack, denominator) : outcome(distance(ofClasses(counts)).value, denominator)
  },
  binningError: (counts) => distance(ofClasses(counts)).error,
  between,
}

interface TwoMasses {
  readonly steps: readonly { readonly first: number; readonly second: number }[]
}

function ofClasses(counts: GroupCounts): TwoMasses {
  const bins = scoreHistogram(counts)
  const totals = totalsOf(bins)
  return {
    steps: bins.map((bin) => ({ first: bin.positives / totals.positives, second: bin.negatives / totals.negatives })),
  }
}

function between(a: GroupCounts, b: GroupCounts): Comparison {
  const [first, second] = [scoreDistribution(a), scoreDistribution(b)]
  const denominator = Math.min(first.rows, second.rows)
  if (denominator === 0) return unavailable(Math.min(a.rows, b.rows) === 0 ? 'empty-group' : 'missing-evidence', 0)
  const { value, error } = distance({ steps: joined(first, second) })
  return {
    ...outcome(value, denominator),
    ...(a.binned ? { binningError: error } : {}),
    test: {
      null: 'same-distribution',
      statistic: value,
      p: smirnovTail(value, first.effectiveRows, second.effectiveRows),
    },
  }
}

/** Both masses at every score that one of them has, ascending. O(scores). */
function joined(first: ScoreDistribution, second: ScoreDistribution): TwoMasses['steps'] {
  const steps: { first: number; second: number }[] = []
  for (let i = 0, j = 0; i < first.positions.length || j < second.positions.length;) {
    const [p, q] = [first.positions[i] ?? Infinity, second.positions[j] ?? Infinity]
    steps.push({
      first: p <= q ? first.weights[i++]! / first.total : 0,
      second: q <= p ? second.weights[j++]! / second.total : 0,
    })
  }
  return steps
}

/**
 * Largest |F₁ − F₂| at the scores (or ends of bins), and how much larger it may be inside a bin: there F₁ may rise by all of its mass before
 * F₂ does, or the other way round. O(steps).
 */
function distance({ steps }: TwoMasses): { readonly value: number; readonly error: number } {
  let [difference, value, possible] = [0, 0, 0]
  for (const { first, second } of steps) {
    possible = Math.max(possible, difference + first, second - difference)
    difference += first - second
    value = Math.max(value, Math.abs(difference))
  }
  return { value: Math.min(1, value), error: Math.max(0, Math.min(1, possible) - value) }
}

/**
 * Two-sided p value of a distance d between samples of n and m rows: Q((√e + 0.12 + 0.11/√e)·d), e = nm/(n + m), with Kolmogorov's
 * Q(x) = 2 Σ (−1)ʲ⁻¹ exp(−2j²x²) (Stephens 1970). Conservative for tied scores.
 */
function smirnovTail(d: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m))
  const x = (root + 0.12 + 0.11 / root) * d
  if (x < 0.2) return 1
  let tail = 0
  for (let j = 1; j <= 100; j++) {
    const term = 2 * (j % 2 === 1 ? 1 : -1) * Math.exp(-2 * j * j * x * x)
    tail += term
    if (Math.abs(term) < 1e-17) break
  }
  return Math.min(1, Math.max(0, tail))
}
