import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { auc } from '../../src/metrics/auc.js'
import { estimate } from '../../src/metrics/estimate.js'
import type { GroupCounts, Metric } from '../../src/metrics/metric.js'
import { matthewsCorrelation } from '../../src/metrics/matthews-correlation.js'
import { meanResidual } from '../../src/metrics/regression.js'
import { brierScore } from '../../src/metrics/score-means.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { againstOverall } from '../../src/metrics/to-overall.js'
import { newcombeByHand, moverRatioByHand } from './by-hand.js'
import { groupsOfCounts } from './groups-by-hand.js'
import { confusionRows, countsOf, regressionCounts, zAt95, type Row } from './rows.js'

function against(metric: Metric, group: GroupCounts, all: GroupCounts, kind: 'difference' | 'ratio' = 'difference') {
  const [own, overall] = groupsOfCounts(metric, [group, all])
  return againstOverall(
    kind,
    { metric, parameters: {}, group: own!, overall: { ...overall!, cell: {} } },
    { confidence: 0.95 },
  )
}

describe('a group against all rows', () => {
  const [mine, rest] = [
    { x: 30, n: 50 },
    { x: 40, n: 150 },
  ]
  const group = countsOf(confusionRows(30, 0, 20, 0))
  const all = countsOf(confusionRows(70, 0, 130, 0))

  it('is its distance from the rest, scaled by the share of the rest', () => {
    const found = against(selectionRate, group, all)
    const [low, high] = newcombeByHand(mine, rest, zAt95)
    expect(found.outcome).toEqual({ value: expect.closeTo(0.6 - 0.35, 12) as number, denominator: 50 })
    expect(found.interval).toEqual({
      low: expect.closeTo(0.75 * low, 9) as number,
      high: expect.closeTo(0.75 * high, 9) as number,
      method: 'newcombe-rest',
    })
  })

  it('divides by all rows', () => {
    const found = against(selectionRate, group, all, 'ratio')
    const [low, high] = moverRatioByHand(rest, mine, zAt95)
    expect(found.outcome).toMatchObject({ value: expect.closeTo(0.6 / 0.35, 12) as number })
    expect(found.interval!.low).toBeCloseTo(1 / (0.25 + 0.75 * high), 9)
    expect(found.interval!.high).toBeCloseTo(1 / (0.25 + 0.75 * low), 9)
  })

  it('of weighted rows rests on the effective rows of the rest', () => {
    const weigh = (rows: readonly Row[], every: number): Row[] =>
      rows.map((row, i) => ({ ...row, weight: i % every === 0 ? 3 : 1 }))
    const [own, others] = [weigh(confusionRows(30, 0, 20, 0), 4), weigh(confusionRows(40, 0, 110, 0), 3)]
    /** Rate and effective rows by the linearised variance, row by row, at most Kish's. */
    const effective = (rows: readonly Row[]) => {
      const total = rows.reduce((sum, { weight }) => sum + weight, 0)
      const hit = (row: Row): number => Number(row.decision === 'positive')
      const p = rows.reduce((sum, row) => sum + row.weight * hit(row), 0) / total
      const variance = rows.reduce((sum, row) => sum + (row.weight * (hit(row) - p)) ** 2, 0) / total ** 2
      const kish = total ** 2 / rows.reduce((sum, { weight }) => sum + weight ** 2, 0)
      const n = Math.min(kish, (p * (1 - p)) / variance)
      return { x: p * n, n, total }
    }
    const [a, b] = [effective(own), effective(others)]
    const [low, high] = newcombeByHand(a, b, zAt95)
    const part = b.total / (a.total + b.total)
    const found = against(selectionRate, countsOf(own), countsOf([...own, ...others]))
    expect(found.interval!.low).toBeCloseTo(part * low, 9)
    expect(found.interval!.high).toBeCloseTo(part * high, 9)
  })

  it('that is all rows has no distance and no interval', () => {
    const found = against(selectionRate, all, all)
    expect(found.outcome).toMatchObject({ value: 0 })
    expect(found.intervalUnavailable).toBe('empty-group')
  })

  /** Rows of two groups that differ, a third of them in the first. */
  function rowsOf(seed: number, size: number): { readonly rows: Row[]; readonly first: boolean[] } {
    const random = createRandom(seed)
    const first: boolean[] = []
    const rows = Array.from({ length: size }, (_, i): Row => {
      first.push(i % 3 === 0)
      const positive = random.next() < (i % 3 === 0 ? 0.3 : 0.5)
      const score = Math.round(Math.min(0.98, Math.max(0.02, random.next() * 0.7 + (positive ? 0.25 : 0.05))) * 50) / 50
      return {
        label: positive ? 'positive' : 'negative',
        decision: score >= 0.5 ? 'positive' : 'negative',
        score,
        weight: i % 4 === 0 ? 3 : 1,
        y: score * 10 + random.normal(),
      }
    })
    return { rows, first }
  }

  it.each([
    [auc, countsOf],
    [brierScore, countsOf],
    [matthewsCorrelation, countsOf],
    [meanResidual, regressionCounts],
  ] as const)('of $id has the standard error that drawing the rows again shows', (metric, make) => {
    const { rows, first } = rowsOf(17, 450)
    const found = against(metric, make(rows.filter((_, i) => first[i])), make(rows))
    const random = createRandom(3)
    const value = (counts: GroupCounts): number => {
      const { outcome } = estimate(metric, counts)
      return 'value' in outcome ? outcome.value : NaN
    }
    const draws = Array.from({ length: 500 }, () => {
      const drawn = rows.map(() => random.integer(rows.length))
      const [own, everyone] = [drawn.filter((i) => first[i]), drawn].map((list) => make(list.map((i) => rows[i]!)))
      return value(own!) - value(everyone!)
    })
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length
    const spread = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1))
    // 500 draws know their own spread to about 3 %.
    expect(found.standardError! / spread).toBeGreaterThan(0.87)
    expect(found.standardError! / spread).toBeLessThan(1.13)
  })
})
