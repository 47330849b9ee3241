import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moverDifference, moverRatio } from '../../src/statistics/mover.js'
import { normalQuantile } from '../../src/statistics/normal.js'
import { maximumDifference, minimumRatio } from '../../src/statistics/range-of-groups.js'
import { shareEstimate } from '../../src/statistics/share-estimate.js'
import { wilson } from '../../src/statistics/wilson.js'

type Counts = readonly (readonly [hits: number, among: number])[]

const groups = (counts: Counts) => counts.map(([hits, among]) => shareEstimate(hits / among, among))

/** The contracted rule, pair by pair. */
function pairwise(counts: Counts, comparisons = (counts.length * (counts.length - 1)) / 2) {
  const at = (z: number) => counts.map(([hits, among]) => ({ value: hits / among, ...wilson(hits, among, z) }))
  const plain = at(normalQuantile(0.975))
  const adjusted = at(normalQuantile(1 - 0.05 / (2 * comparisons)))
  const pairs = counts.flatMap((_, i) => counts.map((_, j) => [i, j] as const)).filter(([i, j]) => i !== j)
  return {
    difference: {
      low: Math.max(0, ...pairs.map(([i, j]) => moverDifference(adjusted[i]!, adjusted[j]!).low)),
      high: Math.max(...pairs.map(([i, j]) => moverDifference(plain[i]!, plain[j]!).high)),
    },
    ratio: {
      low: Math.min(...pairs.map(([i, j]) => moverRatio(plain[i]!, plain[j]!).low)),
      high: Math.min(1, ...pairs.map(([i, j]) => moverRatio(adjusted[i]!, adjusted[j]!).high)),
    },
  }
}

const tables = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([among, rate]) => [Math.round(rate * among), among] as const),
  { minLength: 2, maxLength: 12 },
)

describe('max − min and min ÷ max over groups', () => {
  it('equal the rule evaluated over every ordered pair', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const expected = pairwise(counts)
        const difference = maximumDifference(groups(counts), 0.95)
        const ratio = minimumRatio(groups(counts), 0.95)
        expect(difference.low).toBeCloseTo(expected.difference.low, 10)
        expect(difference.high).toBeCloseTo(expected.difference.high, 10)
        if (counts.every(([hits]) => hits === 0)) {
          expect(ratio).toBeNull()
          return
        }
        expect(ratio!.low).toBeCloseTo(expected.ratio.low, 10)
        expect(ratio!.high).toBeCloseTo(expected.ratio.high, 10)
      }),
      { numRuns: 300 },
    )
  })

  it('agree with the same rule computed in Python for five groups of 100', () => {
    const five: Counts = [26, 28, 30, 34, 37].map((hits) => [hits, 100])
    const difference = maximumDifference(groups(five), 0.95)
    expect(difference.value).toBeCloseTo(0.11, 12)
    expect(difference.low).toBe(0)
    expect(difference.high).toBeCloseTo(0.23382513762908236, 9)
  })

  it('agree with Python for 600 and 300 of 1,000', () => {
    const wide: Counts = [
      [600, 1000],
      [300, 1000],
    ]
    const difference = maximumDifference(groups(wide), 0.95)
    expect(difference.low).toBeCloseTo(0.25769030381265773, 9)
    expect(difference.high).toBeCloseTo(0.3407050495839983, 9)
    const ratio = minimumRatio(groups(wide), 0.95)!
    expect(ratio.value).toBe(0.5)
    expect(ratio.low).toBeCloseTo(0.44885204337912615, 9)
    expect(ratio.high).toBeCloseTo(0.5562646314810392, 9)
  })

  it('do not depend on the order of the groups and stay in range', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const difference = maximumDifference(groups(counts), 0.95)
        expect(maximumDifference(groups([...counts].reverse()), 0.95)).toEqual(difference)
        expect(difference.low).toBeGreaterThanOrEqual(0)
        expect(difference.low).toBeLessThanOrEqual(difference.value + 1e-12)
        expect(difference.high).toBeGreaterThanOrEqual(difference.value - 1e-12)
        const ratio = minimumRatio(groups(counts), 0.95)
        if (!ratio) return
        expect(ratio.low).toBeGreaterThanOrEqual(0)
        expect(ratio.low).toBeLessThanOrEqual(ratio.value * (1 + 1e-12))
        expect(ratio.high).toBeGreaterThanOrEqual(ratio.value * (1 - 1e-12))
        expect(ratio.high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('adjust the failing side alone for as many comparisons as asked', () => {
    const counts: Counts = [
      [60, 100],
      [30, 100],
      [45, 100],
    ]
    const doubled = maximumDifference(groups(counts), 0.95, { comparisons: 6 })
    expect(doubled.low).toBeCloseTo(pairwise(counts, 6).difference.low, 12)
    expect(doubled.low).toBeLessThan(maximumDifference(groups(counts), 0.95).low)
    expect(doubled.high).toBe(maximumDifference(groups(counts), 0.95).high)
  })

  it('have no ratio when nobody is selected, and no range over a single group', () => {
    expect(minimumRatio([shareEstimate(0, 50), shareEstimate(0, 80)], 0.95)).toBeNull()
    expect(() => maximumDifference([shareEstimate(0.5, 10)], 0.95)).toThrow(/at least two groups/)
  })

  it('ask each group for its limits twice, however many pairs there are', () => {
    let asked = 0
    const many = Array.from({ length: 300 }, (_, index) => {
      const share = shareEstimate(0.2 + index / 1000, 100 + index)
      return { value: share.value, limits: (z: number) => (asked++, share.limits(z)) }
    })
    maximumDifference(many, 0.95)
    expect(asked).toBe(600)
  })
})
