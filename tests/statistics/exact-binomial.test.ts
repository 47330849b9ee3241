import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomialLaw, probabilityBetween } from '../../src/statistics/binomial-law.js'
import { exactBinomial } from '../../src/statistics/exact-binomial.js'
import { binomialProbability, sum } from './helpers.js'

const atLeast = (hits: number, among: number, rate: number) =>
  sum(Array.from({ length: among - hits + 1 }, (_, i) => binomialProbability(among, hits + i, rate)))

describe("Clopper and Pearson's limits", () => {
  it('leave α/2 to the observed count or a more extreme one', () => {
    for (const [hits, among] of [
      [1, 10],
      [3, 20],
      [17, 40],
      [59, 60],
    ] as const) {
      const { low, high } = exactBinomial(hits, among, 0.95)
      expect(atLeast(hits, among, low)).toBeCloseTo(0.025, 10)
      expect(1 - atLeast(hits + 1, among, high)).toBeCloseTo(0.025, 10)
    }
  })

  it('are closed at the ends: no hit in ten leaves 1 − 0.025^(1/10)', () => {
    expect(exactBinomial(0, 10, 0.95).low).toBe(0)
    expect(exactBinomial(0, 10, 0.95).high).toBeCloseTo(1 - 0.025 ** 0.1, 12)
    expect(exactBinomial(10, 10, 0.95).low).toBeCloseTo(0.025 ** 0.1, 12)
    expect(exactBinomial(10, 10, 0.95).high).toBe(1)
    expect(exactBinomial(0, 0, 0.95)).toEqual({ low: 0, high: 1 })
  })

  it('mirror hits and misses, hold the share and widen with the confidence', () => {
    const counts = fc
      .integer({ min: 1, max: 500 })
      .chain((among) => fc.tuple(fc.integer({ min: 0, max: among }), fc.constant(among)))
    fc.assert(
      fc.property(counts, ([hits, among]) => {
        const { low, high } = exactBinomial(hits, among, 0.95)
        expect(exactBinomial(among - hits, among, 0.95).low).toBeCloseTo(1 - high, 10)
        expect(low).toBeLessThanOrEqual(hits / among)
        expect(high).toBeGreaterThanOrEqual(hits / among)
        expect(exactBinomial(hits, among, 0.99).low).toBeLessThanOrEqual(low)
      }),
    )
  })
})

describe('the binomial law', () => {
  it('equals sums of exact probabilities', () => {
    for (const [size, rate] of [
      [1, 0.3],
      [12, 0.07],
      [40, 0.5],
      [60, 0.95],
    ] as const) {
      const law = binomialLaw(size, rate)
      for (let least = -1; least <= size; least += 3) {
        const most = least + 7
        const expected = sum(
          Array.from({ length: size + 1 }, (_, k) =>
            k >= least && k <= most ? binomialProbability(size, k, rate) : 0,
          ),
        )
        expect(probabilityBetween(law, least, most)).toBeCloseTo(expected, 12)
      }
      expect(probabilityBetween(law, 3, 2)).toBe(0)
    }
  })

  it('has the right mean and variance for a hundred million rows, in little memory', () => {
    const law = binomialLaw(1e8, 0.3)
    let [average, squares] = [0, 0]
    for (let k = 0; k + 1 < law.below.length; k++) average += (law.first + k) * (law.below[k + 1]! - law.below[k]!)
    for (let k = 0; k + 1 < law.below.length; k++) {
      squares += (law.first + k - average) ** 2 * (law.below[k + 1]! - law.below[k]!)
    }
    expect(average / 3e7).toBeCloseTo(1, 9)
    expect(squares / 2.1e7).toBeCloseTo(1, 6)
    expect(law.below.length).toBeLessThan(20 * Math.sqrt(2.1e7))
  })
})
