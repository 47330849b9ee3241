import { describe, expect, it } from 'vitest'
import { auc } from '../../src/metrics/auc.js'
import { averagePrecision } from '../../src/metrics/average-precision.js'
import { balancedAccuracy } from '../../src/metrics/balanced-accuracy.js'
import { estimate } from '../../src/metrics/estimate.js'
import { f1Score } from '../../src/metrics/f1-score.js'
import { matthewsCorrelation } from '../../src/metrics/matthews-correlation.js'
import { falsePositiveRate, truePositiveRate } from '../../src/metrics/rates.js'
import { rSquared, rootMeanSquaredError, meanResidual } from '../../src/metrics/regression.js'
import { brierScore, meanScore } from '../../src/metrics/score-means.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { treatmentEquality } from '../../src/metrics/treatment-equality.js'
import type { GroupCounts, Metric } from '../../src/metrics/metric.js'
import { createRandom } from '../../src/environment/random.js'
import { wilsonByHand } from './by-hand.js'
import { confusionRows, countsOf, regressionCounts, zAt95, type Row } from './rows.js'

const table = countsOf(confusionRows(30, 12, 20, 60))

function limitsOf(metric: Metric, counts: GroupCounts): readonly [number, number] {
  const { low, high } = estimate(metric, counts).limits!(zAt95)
  return [low, high]
}

function close(values: readonly number[], digits = 9): unknown[] {
  return values.map((value) => expect.closeTo(value, digits) as unknown)
}

describe('the interval of a share', () => {
  it('is Wilson’s, with the standard error of a share', () => {
    const found = estimate(truePositiveRate, table)
    expect(found.method).toBe('wilson')
    expect(limitsOf(truePositiveRate, table)).toEqual(close(wilsonByHand({ x: 30, n: 50 }, zAt95)))
    expect(found.standardError).toBeCloseTo(Math.sqrt((0.6 * 0.4) / 50), 12)
    expect(found.effective).toBeUndefined()
  })

  it('equals the published 42.56 % to 47.16 % for the false positives among African-American defendants (COMPAS)', () => {
    const compas = countsOf(confusionRows(1369, 805, 532, 990))
    expect(limitsOf(falsePositiveRate, compas)).toEqual([expect.closeTo(0.425595, 6), expect.closeTo(0.471561, 6)])
  })

  it('counts the favourable side', () => {
    const counts = { ...table, favourable: 'negative' as const }
    expect(limitsOf(selectionRate, counts)).toEqual(close(wilsonByHand({ x: 80, n: 122 }, zAt95)))
  })

  it('of weighted rows is Wilson’s on the effective rows of the linearised variance', () => {
    const rows = confusionRows(6, 0, 4, 0).map((row, i): Row => ({ ...row, weight: i % 3 === 0 ? 3 : 0.5 }))
    const total = rows.reduce((sum, { weight }) => sum + weight, 0)
    const hit = (row: Row): number => Number(row.decision === 'positive')
    const p = rows.reduce((sum, row) => sum + row.weight * hit(row), 0) / total
    const variance = rows.reduce((sum, row) => sum + (row.weight * (hit(row) - p)) ** 2, 0) / total ** 2
    const n = (p * (1 - p)) / variance
    const found = estimate(truePositiveRate, countsOf(rows))
    expect(found.outcome).toEqual({ value: expect.closeTo(p, 12) as number, denominator: 10 })
    expect(found.effective).toBeCloseTo(n, 9)
    expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 12)
    expect(limitsOf(truePositiveRate, countsOf(rows))).toEqual(close(wilsonByHand({ x: p * n, n }, zAt95)))
  })
})

describe('measures that follow from shares', () => {
  it('F1 takes the Wilson limits of TP / (TP + FP + FN)', () => {
    const [low, high] = wilsonByHand({ x: 30, n: 62 }, zAt95)
    expect(limitsOf(f1Score, table)).toEqual(close([(2 * low) / (1 + low), (2 * high) / (1 + high)]))
  })

  it('FN / FP takes the odds of the Wilson limits of FN / (FN + FP)', () => {
    const [low, high] = wilsonByHand({ x: 20, n: 32 }, zAt95)
    expect(limitsOf(treatmentEquality, table)).toEqual(close([low / (1 - low), high / (1 - high)]))
  })

  it('FN / FP is unbounded without false positives and undefined without errors', () => {
    expect(estimate(treatmentEquality, countsOf(confusionRows(3, 0, 2, 4))).outcome).toEqual({
      unavailable: 'unbounded',
      denominator: 0,
    })
    expect(estimate(treatmentEquality, countsOf(confusionRows(3, 0, 0, 4))).outcome).toEqual({
      unavailable: 'zero-denominator',
      denominator: 0,
    })
  })

  it('balanced accuracy adds the distances to both Wilson limits in squares', () => {
    const [a, b] = [wilsonByHand({ x: 30, n: 50 }, zAt95), wilsonByHand({ x: 60, n: 72 }, zAt95)]
    const [p, q] = [30 / 50, 60 / 72]
    const value = (p + q) / 2
    expect(limitsOf(balancedAccuracy, table)).toEqual(
      close([value - Math.hypot(p - a[0], q - b[0]) / 2, value + Math.hypot(a[1] - p, b[1] - q) / 2]),
    )
  })
})

describe('undefined values', () => {
  const none = (metric: Metric, counts: GroupCounts) => estimate(metric, counts)
  it('name their reason, and have neither value nor limits', () => {
    expect(none(truePositiveRate, countsOf(confusionRows(0, 2, 0, 3)))).toMatchObject({
      outcome: { unavailable: 'no-positives' },
      limits: null,
    })
    expect(none(falsePositiveRate, countsOf(confusionRows(2, 0, 3, 0))).outcome).toMatchObject({
      unavailable: 'no-negatives',
    })
    expect(none(truePositiveRate, countsOf([])).outcome).toMatchObject({ unavailable: 'empty-group' })
    expect(none(f1Score, countsOf(confusionRows(0, 4, 0, 4))).outcome).toMatchObject({ unavailable: 'no-positives' })
    expect(none(f1Score, countsOf(confusionRows(0, 0, 4, 4))).outcome).toEqual({ value: 0, denominator: 4 })
    expect(none(matthewsCorrelation, countsOf(confusionRows(0, 0, 4, 4))).outcome).toMatchObject({
      unavailable: 'no-predicted-positives',
    })
    expect(none(auc, countsOf([{ label: 'positive', decision: null, score: 0.4, weight: 1 }])).outcome).toMatchObject({
      unavailable: 'single-class',
    })
  })
})

/** Rows with scores that tell the classes apart somewhat. */
function scoredRows(n: number, seed: number, weightOf: (i: number) => number = () => 1): Row[] {
  const random = createRandom(seed)
  return Array.from({ length: n }, (_, i) => {
    const positive = random.next() < 0.4
    const score = Math.min(0.98, Math.max(0.02, Math.round((random.next() * 0.7 + (positive ? 0.25 : 0.05)) * 50) / 50))
    return {
      label: positive ? 'positive' : 'negative',
      decision: score >= 0.5 ? 'positive' : 'negative',
      score,
      weight: weightOf(i),
    }
  })
}

/** DeLong, DeLong & Clarke-Pearson 1988, over all pairs of rows. */
function delongByHand(rows: readonly Row[]): { auc: number; standardError: number } {
  const positives = rows.filter((row) => row.label === 'positive').map((row) => row.score!)
  const negatives = rows.filter((row) => row.label === 'negative').map((row) => row.score!)
  const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0)
  const mean = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0) / list.length
  const variance = (list: readonly number[]): number =>
    list.reduce((sum, x) => sum + (x - mean(list)) ** 2, 0) / (list.length - 1)
  const v10 = positives.map((a) => mean(negatives.map((b) => wins(a, b))))
  const v01 = negatives.map((b) => mean(positives.map((a) => wins(a, b))))
  return {
    auc: mean(v10),
    standardError: Math.sqrt(variance(v10) / positives.length + variance(v01) / negatives.length),
  }
}

describe('the AUC', () => {
  it('has DeLong’s standard error with m − 1 and n − 1, and limits on its own scale', () => {
    const rows = scoredRows(120, 5)
    const wanted = delongByHand(rows)
    const found = estimate(auc, countsOf(rows))
    expect(found.outcome).toMatchObject({ value: expect.closeTo(wanted.auc, 12) as number })
    expect(found.standardError).toBeCloseTo(wanted.standardError, 12)
    expect(found.method).toBe('delong')
    const { auc: area, standardError } = wanted
    expect(limitsOf(auc, countsOf(rows))).toEqual(
      close([area - zAt95 * standardError, Math.min(1, area + zAt95 * standardError)]),
    )
  })

  it('turns with scores that speak for the negative class', () => {
    const rows = scoredRows(80, 6)
    const turned = rows.map((row) => ({ ...row, score: 1 - row.score! }))
    const [a, b] = [countsOf(rows), countsOf(turned, { higherIs: 'negative' })]
    expect(estimate(auc, b).outcome).toMatchObject({ value: expect.closeTo(delongByHand(rows).auc, 12) as number })
    expect(estimate(averagePrecision, b).outcome).toMatchObject({
      value: expect.closeTo((estimate(averagePrecision, a).outcome as { value: number }).value, 12) as number,
    })
    expect(estimate(brierScore, b).outcome).toMatchObject({
      value: expect.closeTo((estimate(brierScore, a).outcome as { value: number }).value, 12) as number,
    })
  })

  it('of a perfect score is no certainty: its limits are those of as many placements', () => {
    const rows = [0.9, 0.8, 0.7, 0.2, 0.1].map((score): Row => ({
      label: score > 0.5 ? 'positive' : 'negative',
      decision: null,
      score,
      weight: 1,
    }))
    expect(limitsOf(auc, countsOf(rows))).toEqual(close([wilsonByHand({ x: 2, n: 2 }, zAt95)[0], 1]))
  })
})

describe('standard errors of smooth measures', () => {
  /** Spread of a measure over samples drawn anew from the rows: what its standard error should come near to. */
  function resampled(metric: Metric, rows: readonly Row[], make: (rows: readonly Row[]) => GroupCounts): number {
    const random = createRandom(11)
    const values = Array.from({ length: 600 }, () => {
      const drawn = rows.map(() => rows[random.integer(rows.length)]!)
      const outcome = metric.measure(make(drawn), {})
      return 'value' in outcome ? outcome.value : NaN
    })
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1))
  }

  const weightOf = (i: number): number => (i % 4 === 0 ? 4 : 1)
  it.each([matthewsCorrelation, averagePrecision, brierScore, meanScore, auc, balancedAccuracy])(
    'of $id agree with drawing the rows again',
    (metric) => {
      for (const rows of [scoredRows(400, 21), scoredRows(400, 22, weightOf)]) {
        const wanted = resampled(metric, rows, (drawn) => countsOf(drawn, { weighted: true }))
        const { standardError } = estimate(metric, countsOf(rows))
        // 600 draws know their own spread to about 3 %; the linear approximation is off by a few more.
        expect(standardError! / wanted).toBeGreaterThan(0.85)
        expect(standardError! / wanted).toBeLessThan(1.15)
      }
    },
  )

  it.each([rootMeanSquaredError, rSquared, meanResidual])('of $id agree with drawing the rows again', (metric) => {
    const random = createRandom(31)
    const rows = Array.from({ length: 300 }, (_, i): Row => {
      const y = 20 + 5 * random.normal()
      return {
        label: null,
        decision: null,
        score: y + 2 * random.normal() + 0.3 * (y - 20),
        weight: i % 3 === 0 ? 3 : 1,
        y,
      }
    })
    const wanted = resampled(metric, rows, regressionCounts)
    const { standardError } = estimate(metric, regressionCounts(rows))
    expect(standardError! / wanted).toBeGreaterThan(0.85)
    expect(standardError! / wanted).toBeLessThan(1.15)
  })

  it('of a mean are s/√n, with Student’s t', () => {
    const rows = [0.1, 0.4, 0.4, 0.7, 0.9].map((score): Row => ({
      label: 'positive',
      decision: null,
      score,
      weight: 1,
    }))
    const [mean, spread] = [0.5, Math.sqrt((0.16 + 0.01 + 0.01 + 0.04 + 0.16) / 4)]
    const found = estimate(meanScore, countsOf(rows))
    expect(found.standardError).toBeCloseTo(spread / Math.sqrt(5), 12)
    // t(0.975, 4) from tables.
    const half = (2.7764451051977987 * spread) / Math.sqrt(5)
    expect(limitsOf(meanScore, countsOf(rows))).toEqual(close([mean - half, mean + half], 8))
  })
})
