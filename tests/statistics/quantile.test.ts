import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { midranks } from '../../src/statistics/midranks.js'
import { sampleQuantile } from '../../src/statistics/sample-quantile.js'
import { weightedQuantile } from '../../src/statistics/weighted-quantile.js'

const bins = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 8 })
  .map((weights) => weights.map((weight, value) => ({ value, weight })))

describe('the quantile of a weighted histogram', () => {
  it('is the usual median of the rows at one half', () => {
    fc.assert(
      fc.property(bins, (histogram) => {
        const rows = histogram.flatMap(({ value, weight }) => new Array<number>(weight).fill(value))
        const half = rows.length / 2
        const median = rows.length === 0 ? null : (rows[Math.ceil(half) - 1]! + rows[Math.floor(half)]!) / 2
        expect(weightedQuantile(histogram, 0.5)).toBe(median)
      }),
    )
  })

  it('is the first value at which the share of rows passes p', () => {
    fc.assert(
      fc.property(bins, fc.constantFrom(0.111, 0.237, 0.613, 0.987), (histogram, p) => {
        const rows = histogram.flatMap(({ value, weight }) => new Array<number>(weight).fill(value))
        const first = rows.find((_, index) => index + 1 > p * rows.length) ?? null
        expect(weightedQuantile(histogram, p)).toBe(first)
      }),
    )
  })

  it('is the smallest and the largest value at 0 and 1, and scales weights away', () => {
    const histogram = [
      { value: 2, weight: 0 },
      { value: 3, weight: 0.1 },
      { value: 5, weight: 0.2 },
      { value: 8, weight: 0 },
    ]
    expect(weightedQuantile(histogram, 0)).toBe(3)
    expect(weightedQuantile(histogram, 1)).toBe(5)
    const thirds = [0.1, 0.2].map((weight, value) => ({ value, weight }))
    expect(weightedQuantile(thirds, 1 / 3)).toBe(0.5)
    expect(weightedQuantile([], 0.5)).toBeNull()
  })
})

describe('the quantile of a sorted sample', () => {
  it('interpolates as R’s type 7', () => {
    expect(sampleQuantile([1, 2, 4], 0.75)).toBe(3)
    // quantile(c(15, 20, 35, 40, 50), 0.4) in R is 29.
    expect(sampleQuantile([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12)
    expect([sampleQuantile([7], 0.3), sampleQuantile([1, 9], 0), sampleQuantile([1, 9], 1)]).toEqual([7, 1, 9])
  })
})

describe('midranks', () => {
  it('are 1 + the number smaller + half the number of other equals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }), (values) => {
        const expected = values.map(
          (value) => values.filter((v) => v < value).length + (values.filter((v) => v === value).length + 1) / 2,
        )
        expect([...midranks(Float64Array.from(values))]).toEqual(expected)
      }),
    )
  })
})
