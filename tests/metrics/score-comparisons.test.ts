import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { kolmogorovSmirnov } from '../../src/metrics/kolmogorov-smirnov.js'
import type { Comparison } from '../../src/metrics/metric.js'
import { standardizedMeanDifference } from '../../src/metrics/standardized-mean-difference.js'
import { binnedCounts, countsOf, type Row } from './rows.js'

type Found = Comparison & { readonly value: number }

const rowsOf = (scores: readonly number[]): Row[] =>
  scores.map((score) => ({ label: 'negative', decision: null, score, weight: 1 }))
const scores = fc.array(
  fc.integer({ min: 0, max: 20 }).map((x) => x / 20),
  { minLength: 2, maxLength: 40 },
)

function distance(a: readonly number[], b: readonly number[]): number {
  const below = (of: readonly number[], at: number): number => of.filter((x) => x <= at).length / of.length
  return Math.max(...[...a, ...b].map((at) => Math.abs(below(a, at) - below(b, at))))
}

describe('the Kolmogorov–Smirnov distance of two groups', () => {
  it('is the largest gap of their distribution functions', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        const found = kolmogorovSmirnov.between!(countsOf(rowsOf(a)), countsOf(rowsOf(b)), {}) as Found
        expect(found.value).toBeCloseTo(distance(a, b), 12)
      }),
    )
  })

  it('has Kolmogorov’s p value: 0.05 at 1.3581 in the limit', () => {
    // Two large samples whose distance makes the argument of Q 1.3581 (tables: Q = 0.05), 1.6276 (0.01).
    for (const [argument, p] of [
      [1.3581, 0.05],
      [1.6276, 0.01],
    ] as const) {
      const n = 200_000
      const root = Math.sqrt(n / 2)
      const d = argument / (root + 0.12 + 0.11 / root)
      const first = countsOf([]).cells
      const cells = (share: number) => [
        {
          label: 'negative',
          decision: null,
          score: 0.2,
          rows: n * share,
          weight: n * share,
          weightSquared: n * share,
          sums: {},
        },
        {
          label: 'negative',
          decision: null,
          score: 0.8,
          rows: n * (1 - share),
          weight: n * (1 - share),
          weightSquared: n * (1 - share),
          sums: {},
        },
      ]
      const of = (share: number) => ({ ...countsOf([]), rows: n, cells: [...first, ...cells(share)] })
      expect((kolmogorovSmirnov.between!(of(0.5 + d), of(0.5), {}) as Found).test!.p).toBeCloseTo(p, 4)
    }
  })

  it('of binned scores is within the error it states', () => {
    const random = createRandom(8)
    for (let round = 0; round < 40; round++) {
      const [a, b] = [1, 1.4].map((power) => Array.from({ length: 60 }, () => random.next() ** power))
      const found = kolmogorovSmirnov.between!(binnedCounts(rowsOf(a!), 12), binnedCounts(rowsOf(b!), 12), {}) as Found
      expect(Math.abs(found.value - distance(a!, b!))).toBeLessThanOrEqual(found.binningError! + 1e-12)
    }
  })
})

describe('the standardized mean difference', () => {
  const mean = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0) / list.length
  const variance = (list: readonly number[]): number =>
    list.reduce((sum, x) => sum + (x - mean(list)) ** 2, 0) / (list.length - 1)

  it('is Cohen’s d with the pooled standard deviation', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        const found = standardizedMeanDifference.between!(countsOf(rowsOf(a)), countsOf(rowsOf(b)), {})
        const pooled = ((a.length - 1) * variance(a) + (b.length - 1) * variance(b)) / (a.length + b.length - 2)
        if (pooled < 1e-15) expect('unavailable' in found).toBe(true)
        else expect((found as Found).value).toBeCloseTo((mean(a) - mean(b)) / Math.sqrt(pooled), 9)
      }),
    )
  })

  it('has about the standard error of Hedges and Olkin for normal scores', () => {
    const random = createRandom(12)
    const draw = (n: number, shift: number): number[] =>
      Array.from({ length: n }, () => 0.5 + 0.1 * (random.normal() + shift))
    const found = standardizedMeanDifference.between!(
      countsOf(rowsOf(draw(900, 0.5))),
      countsOf(rowsOf(draw(600, 0))),
      {},
    ) as Found
    const wanted = Math.sqrt(1500 / (900 * 600) + found.value ** 2 / (2 * 1500))
    expect(found.standardError! / wanted).toBeGreaterThan(0.95)
    expect(found.standardError! / wanted).toBeLessThan(1.05)
    expect(found.test!.statistic).toBeCloseTo(found.value / found.standardError!, 9)
  })

  it('is exact for binned scores, whose sums are', () => {
    const random = createRandom(5)
    const [a, b] = [0, 0.1].map((shift) => rowsOf(Array.from({ length: 50 }, () => random.next() * 0.8 + shift)))
    const exact = standardizedMeanDifference.between!(countsOf(a!), countsOf(b!), {}) as Found
    const binned = standardizedMeanDifference.between!(binnedCounts(a!, 10), binnedCounts(b!, 10), {}) as Found
    expect(binned.value).toBeCloseTo(exact.value, 10)
  })
})
