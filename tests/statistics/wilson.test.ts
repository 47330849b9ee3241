import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilson } from '../../src/statistics/wilson.js'

const z = 1.959963984540054
const share = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([among, rate]) => ({ among, hits: Math.round(rate * among) }))

describe("Wilson's interval", () => {
  it.each([
    // Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published limits of %i in %i', (hits, among, low, high) => {
    const limits = wilson(hits, among, z)
    expect(limits.low).toBeCloseTo(low, 4)
    expect(limits.high).toBeCloseTo(high, 4)
  })

  it('holds exactly the rates that the score test does not reject', () => {
    const limits = wilson(7, 40, z)
    for (const rate of [limits.low, limits.high]) {
      expect(Math.abs(7 / 40 - rate) / Math.sqrt((rate * (1 - rate)) / 40)).toBeCloseTo(z, 10)
    }
  })

  it('reaches the ends exactly, and says nothing without rows', () => {
    expect(wilson(0, 12, z).low).toBe(0)
    expect(wilson(12, 12, z).high).toBe(1)
    expect(wilson(0, 0, z)).toEqual({ low: 0, high: 1 })
  })

  it('lies within [0, 1], holds its value, widens with z and mirrors hits and misses', () => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 6, noNaN: true }), ({ hits, among }, critical) => {
        const { low, high } = wilson(hits, among, critical)
        const wider = wilson(hits, among, critical * 1.1)
        const mirrored = wilson(among - hits, among, critical)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(hits / among + 1e-15)
        expect(high).toBeGreaterThanOrEqual(hits / among - 1e-15)
        expect(wider.low).toBeLessThanOrEqual(low + 1e-15)
        expect(wider.high).toBeGreaterThanOrEqual(high - 1e-15)
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
      }),
    )
  })

  it('takes fractional effective counts between those of the neighbours', () => {
    const [fewer, between, more] = [50, 50.5, 51].map((among) => wilson(0.3 * among, among, z))
    expect(between!.low).toBeGreaterThan(fewer!.low)
    expect(between!.low).toBeLessThan(more!.low)
  })
})
