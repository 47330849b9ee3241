import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mcnemar } from '../../src/statistics/mcnemar.js'
import { tango, type DiscordantPairs } from '../../src/statistics/tango.js'

const z95 = 1.959963984540054

/** The score statistic with the restricted maximum found by search over the likelihood b ln(q + δ) + c ln q + (n − b − c) ln(1 − 2q − δ). */
function searchedScore({ firstOnly: b, secondOnly: c, pairs: n }: DiscordantPairs, delta: number): number {
  const term = (count: number, p: number): number => (count === 0 ? 0 : p <= 0 ? -Infinity : count * Math.log(p))
  const likelihood = (q: number): number => term(b, q + delta) + term(c, q) + term(n - b - c, 1 - 2 * q - delta)
  let [low, high] = [Math.max(0, -delta), (1 - delta) / 2]
  for (let step = 0; step < 300; step++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3]
    if (likelihood(left) < likelihood(right)) low = left
    else high = right
  }
  const q = (low + high) / 2
  return (b - c - n * delta) / Math.sqrt(n * (2 * q + delta * (1 - delta)))
}

const tables = fc
  .tuple(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 60 }))
  .map(([b, c, both]): DiscordantPairs => ({ firstOnly: b, secondOnly: c, pairs: b + c + both }))

describe('the interval of Tango', () => {
  it('ends where the score test with a searched restricted maximum is at its critical value', () => {
    for (const counts of [
      { firstOnly: 12, secondOnly: 2, pairs: 50 },
      { firstOnly: 150, secondOnly: 86, pairs: 1600 },
      { firstOnly: 1, secondOnly: 0, pairs: 20 },
      { firstOnly: 3, secondOnly: 9, pairs: 30 },
    ]) {
      const { low, high } = tango(counts, z95)
      expect(searchedScore(counts, low)).toBeCloseTo(z95, 4)
      expect(searchedScore(counts, high)).toBeCloseTo(-z95, 4)
    }
  })

  it('is ±z²/(n + z²) when no pair is discordant', () => {
    const { low, high } = tango({ firstOnly: 0, secondOnly: 0, pairs: 100 }, z95)
    expect(high).toBeCloseTo(z95 ** 2 / (100 + z95 ** 2), 10)
    expect(low).toBeCloseTo(-high, 10)
  })

  it('lies in [−1, 1], holds the difference, and mirrors when the two are exchanged', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const { low, high } = tango(counts, z95)
        const difference = (counts.firstOnly - counts.secondOnly) / counts.pairs
        expect(low).toBeGreaterThanOrEqual(-1)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(difference + 1e-12)
        expect(high).toBeGreaterThanOrEqual(difference - 1e-12)
        const mirrored = tango({ ...counts, firstOnly: counts.secondOnly, secondOnly: counts.firstOnly }, z95)
        expect(mirrored.low).toBeCloseTo(-high, 9)
        expect(mirrored.high).toBeCloseTo(-low, 9)
      }),
    )
  })

  it('leaves 0 out exactly where the normal McNemar test rejects', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const { firstOnly: b, secondOnly: c } = counts
        const statistic = b + c === 0 ? 0 : Math.abs(b - c) / Math.sqrt(b + c)
        fc.pre(Math.abs(statistic - z95) > 1e-6)
        const { low, high } = tango(counts, z95)
        expect(low > 0 || high < 0).toBe(statistic > z95)
      }),
    )
  })

  it('says nothing without pairs', () => {
    expect(tango({ firstOnly: 0, secondOnly: 0, pairs: 0 }, z95)).toEqual({ low: -1, high: 1 })
  })
})

describe('the test of McNemar', () => {
  it('is the exact binomial test for few changes', () => {
    // 2 · (C(14,0) + C(14,1) + C(14,2)) / 2^14
    expect(mcnemar(2, 12).p).toBeCloseTo((2 * (1 + 14 + 91)) / 2 ** 14, 12)
    expect(mcnemar(3, 3)).toEqual({ p: 1 })
    expect(mcnemar(0, 0)).toEqual({ p: 1 })
  })

  it('is the published normal test for many: approval of a prime minister, 150 against 86', () => {
    // Agresti, Categorical Data Analysis, table 10.1: z² = (86 − 150)²/(86 + 150) = 17.36.
    const { statistic, p } = mcnemar(86, 150)
    expect(statistic! ** 2).toBeCloseTo(17.3559, 3)
    expect(p).toBeCloseTo(3.1e-5, 6)
  })
})
