import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { influenceStandardError } from '../../src/statistics/influence.js'
import { effectiveSampleSize } from '../../src/statistics/kish.js'
import { weightedShare } from '../../src/statistics/weighted-share.js'
import { mean, sum, variance } from './helpers.js'

const weightedRows = fc.array(fc.record({ hit: fc.boolean(), weight: fc.double({ min: 0.1, max: 20, noNaN: true }) }), {
  minLength: 1,
  maxLength: 50,
})

function sumsOf(rows: readonly { hit: boolean; weight: number }[]) {
  const hits = rows.filter((row) => row.hit)
  return {
    hits: sum(hits.map((row) => row.weight)),
    among: sum(rows.map((row) => row.weight)),
    hitsSquared: sum(hits.map((row) => row.weight ** 2)),
    amongSquared: sum(rows.map((row) => row.weight ** 2)),
  }
}

describe('a weighted share', () => {
  it('has the variance Σ(w(y − p))² / (Σw)² over the rows', () => {
    fc.assert(
      fc.property(weightedRows, (rows) => {
        const share = weightedShare(sumsOf(rows))!
        const total = sum(rows.map((row) => row.weight))
        const residuals = rows.map((row) => (row.weight * (Number(row.hit) - share.value)) / total)
        expect(share.variance).toBeCloseTo(sum(residuals.map((one) => one ** 2)), 12)
      }),
    )
  })

  it('agrees with the influence of the two cells', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ hit: i % 3 === 0, weight: 1 + (i % 5) }))
    const { hits, among, hitsSquared, amongSquared } = sumsOf(rows)
    const standardError = influenceStandardError(
      (w) => w[0]! / (w[0]! + w[1]!),
      Float64Array.of(hits, among - hits),
      Float64Array.of(hitsSquared, amongSquared - hitsSquared),
    )
    expect(Math.sqrt(weightedShare(sumsOf(rows))!.variance)).toBeCloseTo(standardError!, 9)
  })

  it('counts as n rows for equal weights, whatever the weight', () => {
    for (const weight of [1, 0.25, 7]) {
      const rows = Array.from({ length: 40 }, (_, i) => ({ hit: i < 13, weight }))
      expect(weightedShare(sumsOf(rows))!.effectiveRows).toBeCloseTo(40, 9)
      expect(weightedShare(sumsOf(rows))!.value).toBeCloseTo(13 / 40, 12)
    }
  })

  it('never counts as more rows than Kish’s size: light hits among heavy misses', () => {
    // Σw = 22, Σw² = 202; p = 2/22, variance ((20/22)²·2 + (2/22)²·200)/22² = 0.00683: 12.1 rows by itself, 484/202 = 2.4 by Kish.
    const found = weightedShare({ hits: 2, among: 22, hitsSquared: 2, amongSquared: 202 })!
    expect((found.value * (1 - found.value)) / found.variance).toBeCloseTo(12.1, 1)
    expect(found.effectiveRows).toBeCloseTo(484 / 202, 12)
    // Heavy hits among light misses have fewer than Kish's.
    const heavy = weightedShare({ hits: 10, among: 30, hitsSquared: 100, amongSquared: 120 })!
    expect(heavy.effectiveRows).toBeCloseTo((heavy.value * (1 - heavy.value)) / heavy.variance, 12)
    expect(heavy.effectiveRows).toBeLessThan(900 / 120)
  })

  it('falls back to Kish’s size at 0 and 1', () => {
    const none = weightedShare({ hits: 0, among: 4, hitsSquared: 0, amongSquared: 6 })!
    expect(none).toEqual({ value: 0, variance: 0, effectiveRows: 16 / 6 })
    const all = weightedShare({ hits: 4, among: 4, hitsSquared: 6, amongSquared: 6 })!
    expect(all).toEqual({ value: 1, variance: 0, effectiveRows: 16 / 6 })
  })

  it('is unknown without weight', () => {
    expect(weightedShare({ hits: 0, among: 0, hitsSquared: 0, amongSquared: 0 })).toBeNull()
  })

  it('matches the spread over simulated samples with random weights', () => {
    const random = createRandom(5)
    const drawn = Array.from({ length: 2000 }, () =>
      weightedShare(
        sumsOf(Array.from({ length: 150 }, () => ({ hit: random.next() < 0.3, weight: Math.exp(random.normal()) }))),
      ),
    )
    const ratio = mean(drawn.map((one) => one!.variance)) / variance(drawn.map((one) => one!.value))
    // Linearised variances run some percent low at 150 rows with such weights; 2,000 draws add 3 %.
    expect(ratio).toBeGreaterThan(0.85)
    expect(ratio).toBeLessThan(1.1)
  })
})

describe("Kish's effective sample size", () => {
  it('is n for equal weights and between 1 and n otherwise', () => {
    expect(effectiveSampleSize(4, 6)).toBeCloseTo(8 / 3, 14)
    expect(effectiveSampleSize(0, 0)).toBe(0)
    fc.assert(
      fc.property(weightedRows, (rows) => {
        const { among, amongSquared } = sumsOf(rows)
        const size = effectiveSampleSize(among, amongSquared)
        expect(size).toBeGreaterThanOrEqual(1 - 1e-12)
        expect(size).toBeLessThanOrEqual(rows.length * (1 + 1e-12))
      }),
    )
  })
})
