import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { clusteredVariance, delongPaired } from '../../src/statistics/delong.js'
import { jackknifePair } from '../../src/statistics/jackknife-pair.js'
import { rowsNeeded } from '../../src/statistics/rows-needed.js'

describe('the jackknife of two values', () => {
  it('has by hand variances, covariance and the variance of their difference', () => {
    // Deviations −1, 0, 1 and 1, 0, −1; (3 − 1)/3 · 2 = 4/3, and 8/3 · 2 for the difference −2, 0, 2.
    expect(jackknifePair([2, 3, 4], [4, 3, 2])).toEqual({
      first: 4 / 3,
      second: 4 / 3,
      covariance: -4 / 3,
      difference: 16 / 3,
      degreesOfFreedom: 2,
    })
  })

  it('has the variance of a difference by the rule of variances', () => {
    const values = fc.array(
      fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })),
      {
        minLength: 2,
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(values, (pairs) => {
        const found = jackknifePair(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        )!
        expect(found.difference).toBeCloseTo(found.first + found.second - 2 * found.covariance, 8)
      }),
    )
  })

  it('of means of single rows is the variance of the mean of their differences', () => {
    const [a, b] = [
      [3, 1, 4, 1, 5],
      [2, 7, 1, 8, 2],
    ]
    const without = (values: readonly number[]): number[] =>
      values.map((_, i) => values.filter((_value, j) => j !== i).reduce((sum, value) => sum + value, 0) / 4)
    const apart = a!.map((value, i) => value - b![i]!)
    const mean = apart.reduce((sum, value) => sum + value, 0) / 5
    const variance = apart.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4 / 5
    expect(jackknifePair(without(a!), without(b!))!.difference).toBeCloseTo(variance, 12)
  })

  it('is none for one bucket, for an undefined value and for lists of different lengths', () => {
    expect(jackknifePair([1], [2])).toBeNull()
    expect(jackknifePair([1, null], [2, 3])).toBeNull()
    expect(jackknifePair([1, 2], [3, Infinity])).toBeNull()
    expect(jackknifePair([1, 2], [3])).toBeNull()
  })
})

describe('the variance over units', () => {
  it('adds up the rows of a unit first', () => {
    expect(clusteredVariance(Float64Array.of(0.1, 0.1, -0.2), Int32Array.of(1, 1, 2))).toBeCloseTo(0.16, 12)
    expect(clusteredVariance(Float64Array.of(0.1, -0.1), Int32Array.of(7, 7))).toBeNull()
  })

  it('of a change in AUC is DeLong’s where each row is a unit, up to the small-sample factors', () => {
    const n = 200
    const positive = Uint8Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : 0))
    const score = (shift: number) =>
      Float64Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + shift) + (i % 2 === 0 ? 0.4 : 0))
    const [a, b] = [score(0), score(0.3)]
    const plain = delongPaired(positive, a, b).varianceOfDifference!
    const own = delongPaired(
      positive,
      a,
      b,
      Int32Array.from({ length: n }, (_, i) => i),
    ).varianceOfDifference!
    expect(own / plain).toBeCloseTo(1, 1)
    expect(own / plain).not.toBe(1)
    // Every row twice says no more of the units, where rows alone would halve the variance.
    const twice = (values: Float64Array): Float64Array => Float64Array.from([...values, ...values])
    const units = Int32Array.from({ length: 2 * n }, (_, i) => i % n)
    expect(
      delongPaired(Uint8Array.from([...positive, ...positive]), twice(a), twice(b), units).varianceOfDifference! / own,
    ).toBeCloseTo(1, 9)
  })
})

describe('the rows that a decision needs', () => {
  const limits = (factor: number) => ({ low: 0.14 - 0.08 / Math.sqrt(factor), high: 0.14 + 0.08 / Math.sqrt(factor) })

  it('grow until the test agrees as well', () => {
    expect(rowsNeeded(200, 0.1, limits)).toBe(800)
    expect(rowsNeeded(200, 0.1, limits, { confirms: () => true })).toBe(800)
    const found = rowsNeeded(200, 0.1, limits, { confirms: (factor) => factor >= 4.3 })!
    expect(found).toBeGreaterThanOrEqual(860)
    expect(found).toBeLessThan(860 * 1.02 + 1)
  })

  it('are more than there are where the interval has left the limit and the test does not agree', () => {
    expect(rowsNeeded(1000, 0.01, limits)).toBe(1000)
    expect(rowsNeeded(1000, 0.01, limits, { confirms: (factor) => factor > 1.1 })).toBeGreaterThan(1100)
  })
})
