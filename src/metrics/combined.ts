import type { Disparity, GroupEstimate } from './compared.js'
import { outcome, type Metric } from './metric.js'
import { overGroups, type TransformOptions } from './transforms.js'

/**
 * Equalized odds and average odds: the worse, or the mean, of the ranges of several metrics over the same groups. Two ranges are two chances to err:
 * the adjusted side takes m doubled (for each part), so that both hold at once; the other side is unadjusted. The mean of two limits that hold at
 * once holds for the mean.
 */
export function combineRanges(
  transform: 'difference' | 'ratio',
  combines: NonNullable<Metric['combines']>,
  parts: readonly (readonly GroupEstimate[])[],
  options: TransformOptions,
): Disparity {
  const compared = parts[0]!.filter((group) => group.compared).length
  const comparisons = parts.length * ((compared * (compared - 1)) / 2)
  const ranges = parts.map((groups) => overGroups(transform, groups, { ...options, comparisons }))
  const rows = ranges.reduce((most, range) => Math.max(most, range.rows), 0)
  const denominator = ranges.reduce((least, range) => Math.min(least, range.outcome.denominator), Infinity)
  const missing = ranges.find((range) => !('value' in range.outcome))
  if (missing) return { outcome: { ...missing.outcome, denominator }, rows }
  const join = joiner(transform, combines.how)
  const values = ranges.flatMap((range) => ('value' in range.outcome ? [range.outcome.value] : []))
  const intervals = ranges.flatMap((range) => (range.interval ? [range.interval] : []))
  if (intervals.length < ranges.length) {
    const reason = ranges.find((range) => range.intervalUnavailable)?.intervalUnavailable
    return { outcome: outcome(join(values), denominator), rows, ...(reason ? { intervalUnavailable: reason } : {}) }
  }
  return {
    outcome: outcome(join(values), denominator),
    rows,
    interval: {
      low: join(intervals.map(({ low }) => low)),
      high: join(intervals.map(({ high }) => high)),
      method: intervals[0]!.method,
    },
  }
}

function joiner(transform: 'difference' | 'ratio', how: 'worse' | 'mean'): (values: readonly number[]) => number {
  if (how === 'mean') return (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  return (values) => (transform === 'difference' ? Math.max(...values) : Math.min(...values))
}
