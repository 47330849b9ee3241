import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { auc } from '../../src/metrics/auc.js'
import { averagePrecision } from '../../src/metrics/average-precision.js'
import { calibrationIntercept } from '../../src/metrics/calibration-intercept.js'
import { calibrationSlope } from '../../src/metrics/calibration-slope.js'
import { expectedCalibrationError } from '../../src/metrics/expected-calibration-error.js'
import { kolmogorovSmirnov } from '../../src/metrics/kolmogorov-smirnov.js'
import type { GroupCounts, Metric } from '../../src/metrics/metric.js'
import { brierScore, logLoss, meanScore } from '../../src/metrics/score-means.js'
import { binnedCounts, countsOf, type Row } from './rows.js'

function rowsOf(seed: number, size: number): Row[] {
  const random = createRandom(seed)
  return Array.from({ length: size }, (): Row => {
    const score = 0.01 + 0.98 * random.next()
    return {
      label: random.next() < 0.15 + 0.7 * score ? 'positive' : 'negative',
      decision: null,
      score,
      weight: 1 + random.integer(3),
    }
  })
}

function valueOf(metric: Metric, counts: GroupCounts): number {
  const outcome = metric.measure(counts, {})
  return 'value' in outcome ? outcome.value : NaN
}

describe('binned scores', () => {
  it.each([auc, averagePrecision, kolmogorovSmirnov])('move $id by no more than the error it states', (metric) => {
    for (let seed = 1; seed <= 30; seed++) {
      const rows = rowsOf(seed, 80)
      for (const bins of [3, 10, 50]) {
        const binned = binnedCounts(rows, bins)
        const moved = Math.abs(valueOf(metric, binned) - valueOf(metric, countsOf(rows)))
        expect(moved).toBeLessThanOrEqual(metric.binningError!(binned, {})! + 1e-12)
      }
    }
  })

  it.each([auc, averagePrecision, kolmogorovSmirnov])(
    'state an error of $id that shrinks with finer bins',
    (metric) => {
      const rows = rowsOf(3, 300)
      const errors = [5, 50, 500].map((bins) => metric.binningError!(binnedCounts(rows, bins), {})!)
      expect(errors[0]!).toBeGreaterThan(errors[1]!)
      expect(errors[1]!).toBeGreaterThan(errors[2]!)
    },
  )

  it('may be off in the area by half of the pairs that share a bin', () => {
    const rows = [
      ...Array.from({ length: 3 }, (): Row => ({ label: 'positive', decision: null, score: 0.15, weight: 1 })),
      ...Array.from({ length: 2 }, (): Row => ({ label: 'negative', decision: null, score: 0.12, weight: 1 })),
      ...Array.from({ length: 5 }, (): Row => ({ label: 'negative', decision: null, score: 0.75, weight: 1 })),
    ]
    // Three positives and two negatives share the second of ten bins; there are 3 · 7 pairs.
    expect(auc.binningError!(binnedCounts(rows, 10), {})).toBeCloseTo((3 * 2) / 2 / 21, 12)
  })

  it.each([meanScore, brierScore, logLoss])('leave $id as it is: its sums are exact', (metric) => {
    const rows = rowsOf(9, 100)
    expect(valueOf(metric, binnedCounts(rows, 7))).toBeCloseTo(valueOf(metric, countsOf(rows)), 12)
    expect(metric.binningError).toBeUndefined()
  })

  it('leave the calibration error as it is where their edges are its own', () => {
    const rows = rowsOf(10, 100)
    const of = (counts: GroupCounts) => expectedCalibrationError.measure(counts, { bins: '10' })
    const exact = of(countsOf(rows))
    expect(of(binnedCounts(rows, 20))).toEqual({
      ...exact,
      value: expect.closeTo((exact as { value: number }).value, 12) as number,
    })
  })

  it.each([calibrationSlope, calibrationIntercept])('state an error of $id that parting each cell shows', (metric) => {
    const binned = binnedCounts(rowsOf(4, 300), 60)
    const value = valueOf(metric, binned)
    // Every cell in turn becomes two at one standard deviation of its scores: the same mean and variance.
    const moved = binned.cells.reduce((total, cell) => {
      const spread = Math.sqrt(Math.max(0, cell.sums['ss']! / cell.weight - (cell.sums['s']! / cell.weight) ** 2))
      const halves = [-spread, spread].map((shift) => ({
        ...cell,
        score: cell.score! + shift,
        weight: cell.weight / 2,
        weightSquared: cell.weightSquared / 2,
      }))
      const parted = { ...binned, cells: binned.cells.flatMap((one) => (one === cell ? halves : [one])) }
      return total + Math.abs(valueOf(metric, parted) - value)
    }, 0)
    expect(metric.binningError!(binned, {})! / moved).toBeGreaterThan(0.97)
    // The error takes the curve where it bends most within the spread, which is more than the parted cells show.
    expect(metric.binningError!(binned, {})! / moved).toBeLessThan(1.5)
  })

  it.each([calibrationSlope, calibrationIntercept])('move $id by about as much as it states', (metric) => {
    for (let seed = 1; seed <= 10; seed++) {
      const rows = rowsOf(seed, 200)
      const binned = binnedCounts(rows, 40)
      const moved = Math.abs(valueOf(metric, binned) - valueOf(metric, countsOf(rows)))
      // The statement is to second order; forty bins leave it the better part of the truth.
      expect(moved).toBeLessThanOrEqual(1.5 * metric.binningError!(binned, {})! + 1e-6)
    }
  })
})
