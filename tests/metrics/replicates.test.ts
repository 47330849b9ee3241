import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { auc } from '../../src/metrics/auc.js'
import { estimate } from '../../src/metrics/estimate.js'
import { matthewsCorrelation } from '../../src/metrics/matthews-correlation.js'
import type { Metric } from '../../src/metrics/metric.js'
import { falsePositiveRate, truePositiveRate } from '../../src/metrics/rates.js'
import { replicatesOf, type UnitBuckets } from '../../src/metrics/replicates.js'
import { brierScore } from '../../src/metrics/score-means.js'
import { selectionRate } from '../../src/metrics/selection-rate.js'
import { againstOverall } from '../../src/metrics/to-overall.js'
import { wilsonByHand } from './by-hand.js'
import { groupsOfCounts } from './groups-by-hand.js'
import { countsOf, zAt95, type Row } from './rows.js'

/** Persons with `times` rows each; the rows of a person are alike but for chance. */
function persons(seed: number, count: number, times: number): Row[][] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const level = random.next()
    return Array.from({ length: times }, (): Row => {
      const score = Math.min(0.95, Math.max(0.05, Math.round((level + 0.2 * (random.next() - 0.5)) * 20) / 20))
      return {
        label: random.next() < level ? 'positive' : 'negative',
        decision: score >= 0.5 ? 'positive' : 'negative',
        score,
        weight: 1,
      }
    })
  })
}

function bucketsOf(units: readonly (readonly Row[])[]): UnitBuckets {
  const fine = new Map(units.map((rows, i) => [`b${i}`, countsOf(rows)]))
  return { fine, coarse: fine }
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(((values.length - 1) / values.length) * values.reduce((sum, x) => sum + (x - mean) ** 2, 0))
}

function valueOf(metric: Metric, rows: readonly Row[]): number {
  const outcome = metric.measure(countsOf(rows), {})
  return 'value' in outcome ? outcome.value : NaN
}

describe('repeated persons', () => {
  const units = persons(4, 60, 5)
  const rows = units.flat()

  it.each([selectionRate, truePositiveRate, matthewsCorrelation, auc, brierScore])(
    'of $id get the standard error of leaving out each person in turn',
    (metric) => {
      const replicates = replicatesOf(countsOf(rows), bucketsOf(units), [{ metric, parameters: {} }])[0]!
      const without = units.map((_, i) => valueOf(metric, units.filter((_, j) => j !== i).flat()))
      expect([...replicates.values.values()]).toEqual(without.map((value) => expect.closeTo(value, 10) as number))
      const found = estimate(metric, countsOf(rows), {}, replicates)
      expect(found.standardError).toBeCloseTo(spreadOf(without), 9)
    },
  )

  it('make the interval of a share wider than independent rows would, by Wilson on effective rows', () => {
    const replicates = replicatesOf(countsOf(rows), bucketsOf(units), [{ metric: selectionRate, parameters: {} }])[0]!
    const found = estimate(selectionRate, countsOf(rows), {}, replicates)
    const p = valueOf(selectionRate, rows)
    const n =
      (p * (1 - p)) / spreadOf(units.map((_, i) => valueOf(selectionRate, units.filter((_, j) => j !== i).flat()))) ** 2
    expect(found.effective).toBeCloseTo(n, 6)
    expect(n).toBeLessThan(rows.length / 2)
    // Student's t with 59 degrees of freedom, from tables, stands for z.
    const [low, high] = wilsonByHand({ x: p * n, n }, 2.0009953780882688)
    expect(found.limits!(zAt95)).toEqual({
      low: expect.closeTo(low, 8) as number,
      high: expect.closeTo(high, 8) as number,
    })
    const plain = estimate(selectionRate, countsOf(rows)).limits!(zAt95)
    expect(high - low).toBeGreaterThan(1.5 * (plain.high - plain.low))
  })

  it('count as one row each where a share is 0 or 1 and their rows are alike', () => {
    const same = Array.from({ length: 12 }, () =>
      Array.from({ length: 4 }, (): Row => ({ label: 'negative', decision: 'negative', score: 0.2, weight: 1 })),
    )
    const replicates = replicatesOf(countsOf(same.flat()), bucketsOf(same), [
      { metric: falsePositiveRate, parameters: {} },
    ])[0]!
    const found = estimate(falsePositiveRate, countsOf(same.flat()), {}, replicates)
    expect(found.outcome).toEqual({ value: 0, denominator: 48 })
    expect(found.effective).toBe(12)
  })

  it('against all rows get the standard error of the difference itself', () => {
    const others = persons(9, 40, 3)
    const everybody = [...units, ...others]
    const all = bucketsOf(everybody)
    const own = new Map([...all.fine].slice(0, units.length))
    const mine = { fine: own, coarse: own }
    const [group, overall] = groupsOfCounts(auc, [countsOf(rows), countsOf(everybody.flat())], { buckets: [mine, all] })
    const found = againstOverall(
      'difference',
      { metric: auc, parameters: {}, group: group!, overall: overall! },
      { confidence: 0.95 },
    )
    const differences = everybody.map((_, i) => {
      const left = everybody.filter((_, j) => j !== i)
      const own = i < units.length ? left.slice(0, units.length - 1) : left.slice(0, units.length)
      return valueOf(auc, own.flat()) - valueOf(auc, left.flat())
    })
    expect(found.standardError).toBeCloseTo(spreadOf(differences), 9)
    expect(found.interval!.method).toBe('jackknife')
  })
})
