import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moverDifference, moverRatio } from '../../src/statistics/mover.js'
import { wilson } from '../../src/statistics/wilson.js'

const z = 1.959963984540054
const estimate = (hits: number, among: number, critical = z) => ({
  value: hits / among,
  ...wilson(hits, among, critical),
})
const counts = fc
  .tuple(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([among, rate]) => [Math.round(rate * among), among] as const)

describe('the difference of two estimates', () => {
  it.each([
    // Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("is Newcombe's for %i/%i − %i/%i", (x1, n1, x2, n2, low, high) => {
    const limits = moverDifference(estimate(x1, n1), estimate(x2, n2))
    expect(limits.low).toBeCloseTo(low, 4)
    expect(limits.high).toBeCloseTo(high, 4)
  })

  it('changes sign with the order, stays within [−1, 1] and widens with z', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const limits = moverDifference(estimate(...first), estimate(...second))
        const swapped = moverDifference(estimate(...second), estimate(...first))
        const wider = moverDifference(estimate(...first, 2.5), estimate(...second, 2.5))
        expect(swapped.low).toBeCloseTo(-limits.high, 12)
        expect(limits.low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(limits.high).toBeLessThanOrEqual(1 + 1e-12)
        expect(wider.low).toBeLessThanOrEqual(limits.low + 1e-12)
        expect(wider.high).toBeGreaterThanOrEqual(limits.high - 1e-12)
      }),
    )
  })
})

describe('the ratio of two estimates', () => {
  // The definition of MOVER-R: R is a limit of a/b when 0 is the same limit of a − R·b.
  const limitsOfLinear = (a: ReturnType<typeof estimate>, b: ReturnType<typeof estimate>, ratio: number) =>
    moverDifference(a, { value: ratio * b.value, low: ratio * b.low, high: ratio * b.high })

  it('has the limits at which the interval of a − R·b touches 0', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const [a, b] = [estimate(...first), estimate(...second)]
        const { low, high } = moverRatio(a, b)
        expect(limitsOfLinear(a, b, low).low).toBeCloseTo(0, 9)
        if (Number.isFinite(high)) expect(limitsOfLinear(a, b, high).high / Math.max(1, high)).toBeCloseTo(0, 9)
      }),
    )
  })

  it('equals the closed form of Donner & Zou 2012 for admissions to Berkeley', () => {
    // 557 of 1,835 women against 1,198 of 2,691 men, evaluated by hand in another program.
    const { low, high } = moverRatio(estimate(557, 1835), estimate(1198, 2691))
    expect(low).toBeCloseTo(0.6284402182860716, 9)
    expect(high).toBeCloseTo(0.7390965282897639, 9)
  })

  it('turns over when the order does', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const forth = moverRatio(estimate(...first), estimate(...second))
        const back = moverRatio(estimate(...second), estimate(...first))
        if (forth.high === Infinity) expect(back.low).toBe(0)
        else expect(back.low * forth.high).toBeCloseTo(1, 9)
      }),
    )
  })

  it('holds its value, is never negative and widens with z', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const { low, high } = moverRatio(estimate(...first), estimate(...second))
        const wider = moverRatio(estimate(...first, 2.5), estimate(...second, 2.5))
        expect(low).toBeGreaterThanOrEqual(0)
        if (second[0] > 0) {
          const ratio = first[0] / first[1] / (second[0] / second[1])
          expect(low).toBeLessThanOrEqual(ratio * (1 + 1e-12))
          expect(high).toBeGreaterThanOrEqual(ratio * (1 - 1e-12))
        }
        expect(wider.low).toBeLessThanOrEqual(low * (1 + 1e-12))
        expect(wider.high).toBeGreaterThanOrEqual(high * (1 - 1e-12))
      }),
    )
  })

  it('has no upper limit when the divisor may be 0, and none at all for negative limits', () => {
    expect(moverRatio(estimate(5, 10), estimate(0, 10)).high).toBe(Infinity)
    expect(moverRatio(estimate(0, 10), estimate(0, 10))).toEqual({ low: 0, high: Infinity })
    expect(moverRatio({ value: 1, low: -1, high: 3 }, { value: 2, low: 1, high: 3 })).toEqual({
      low: -Infinity,
      high: Infinity,
    })
  })
})
