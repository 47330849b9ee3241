import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  binomialLaw,
  probabilityBelow,
  probabilityBetween,
  probabilityFrom,
} from '../../src/statistics/binomial-law.js'
import { binomialTail } from '../../src/statistics/binomial-tail.js'
import { binomialProbability, sum } from './helpers.js'

const atLeast = (hits: number, among: number, rate: number) =>
  sum(Array.from({ length: among - hits + 1 }, (_, i) => binomialProbability(among, hits + i, rate)))

describe('the tail of a share', () => {
  it('is the sum of the chances from the count on', () => {
    for (const [hits, among, rate] of [
      [0, 10, 0.3],
      [1, 10, 0.3],
      [6, 50, 0.05],
      [59, 60, 0.7],
      [60, 60, 0.7],
    ] as const)
      expect(binomialTail(hits, among, rate) / atLeast(hits, among, rate)).toBeCloseTo(1, 10)
    expect(binomialTail(6, 50, 0.05)).toBeCloseTo(0.0377762, 7)
  })

  it('keeps its digits where it is small, and is 0 where outcomes are 1e-18 as likely as the likeliest', () => {
    expect(binomialTail(13, 20, 0.1) / atLeast(13, 20, 0.1)).toBeCloseTo(1, 8)
    expect(atLeast(13, 20, 0.1)).toBeLessThan(1e-8)
    expect(binomialTail(1000, 1000, 0.01)).toBe(0)
  })

  it('lies between the tails of the whole counts around a fractional one, and falls with the count', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 32, noNaN: true }), (hits) => {
        const tail = binomialTail(hits, 40, 0.3)
        // What the window of the law leaves out is 1e-18 of the mode and less.
        expect(tail).toBeLessThanOrEqual(atLeast(Math.floor(hits), 40, 0.3) * (1 + 1e-9))
        expect(tail).toBeGreaterThanOrEqual(atLeast(Math.ceil(hits), 40, 0.3) * (1 - 1e-9) - 1e-17)
        expect(binomialTail(hits + 0.5, 40, 0.3)).toBeLessThan(tail)
      }),
    )
    expect(binomialTail(12.5, 40, 0.3)).toBeCloseTo(Math.sqrt(atLeast(12, 40, 0.3) * atLeast(13, 40, 0.3)), 12)
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
        const from = sum(
          Array.from({ length: size + 1 }, (_, k) => (k >= least ? binomialProbability(size, k, rate) : 0)),
        )
        expect(Math.abs(probabilityFrom(law, least) - from)).toBeLessThan(1e-12 * from + 1e-17)
        expect(probabilityBelow(law, least)).toBeCloseTo(1 - from, 12)
      }
      expect(probabilityBetween(law, 3, 2)).toBe(0)
    }
  })

  it('has the right mean and variance for a hundred million rows, in little memory', () => {
    const law = binomialLaw(1e8, 0.3)
    let [average, squares] = [0, 0]
    law.chances.forEach((chance, k) => (average += (law.first + k) * chance))
    law.chances.forEach((chance, k) => (squares += (law.first + k - average) ** 2 * chance))
    expect(average / 3e7).toBeCloseTo(1, 9)
    expect(squares / 2.1e7).toBeCloseTo(1, 6)
    expect(law.below.length).toBeLessThan(20 * Math.sqrt(2.1e7))
  })
})
