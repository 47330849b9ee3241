import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transformedLimits } from '../../src/statistics/transformed-limits.js'
import type { Scale } from '../../src/statistics/transformed-limits.js'
import { wilson } from '../../src/statistics/wilson.js'

const z = 1.959963984540054

describe('limits on a transformed scale', () => {
  it('are plain on the identity, and clipped to the range', () => {
    expect(transformedLimits(3, 0.5, 2, { scale: 'identity' })).toEqual({ low: 2, high: 4 })
    expect(transformedLimits(0.2, 0.2, 2, { scale: 'identity', range: [0, 1] })).toEqual({
      low: 0,
      high: 0.6000000000000001,
    })
  })

  it('multiply and divide by the same factor on the log', () => {
    const { low, high } = transformedLimits(4, 1, z, { scale: 'log' })!
    expect(high / 4).toBeCloseTo(Math.exp(z / 4), 12)
    expect(4 / low).toBeCloseTo(Math.exp(z / 4), 12)
  })

  it('add the same log odds on the logit', () => {
    const { low, high } = transformedLimits(0.9, 0.03, z, { scale: 'logit' })!
    const odds = (p: number) => p / (1 - p)
    expect(odds(high) / 9).toBeCloseTo(Math.exp((z * 0.03) / 0.09), 10)
    expect(9 / odds(low)).toBeCloseTo(Math.exp((z * 0.03) / 0.09), 10)
  })

  it("are Fisher's for a correlation: atanh r ± z/√(n − 3) when se = (1 − r²)/√(n − 3)", () => {
    // r = 0.5, n = 28: tanh(0.5493 ± 0.392) = 0.156, 0.736.
    const { low, high } = transformedLimits(0.5, 0.75 / 5, z, { scale: 'atanh' })!
    expect(low).toBeCloseTo(0.156, 3)
    expect(high).toBeCloseTo(0.736, 3)
  })

  it('hold the estimate, lie in the range and widen with z, on every scale', () => {
    const scale = fc.constantFrom<Scale>('identity', 'logit', 'log', 'atanh')
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(scale, inside, fc.double({ min: 0, max: 0.5, noNaN: true }), (onScale, estimate, standardError) => {
        const options = { scale: onScale, range: [0, 1] as const }
        const limits = transformedLimits(estimate, standardError, z, options)!
        const wider = transformedLimits(estimate, standardError, 3, options)!
        expect(limits.low).toBeGreaterThanOrEqual(0)
        expect(limits.high).toBeLessThanOrEqual(1)
        expect(limits.low).toBeLessThanOrEqual(estimate + 1e-12)
        expect(limits.high).toBeGreaterThanOrEqual(estimate - 1e-12)
        expect(wider.low).toBeLessThanOrEqual(limits.low + 1e-12)
        expect(wider.high).toBeGreaterThanOrEqual(limits.high - 1e-12)
      }),
    )
  })

  it('are those of a share of so many rows at the end of a bounded range', () => {
    expect(transformedLimits(1, 0, z, { scale: 'logit', rows: 20 })).toEqual(wilson(20, 20, z))
    const correlation = transformedLimits(-1, 0, z, { scale: 'atanh', rows: 20 })!
    expect(correlation.low).toBe(-1)
    expect(correlation.high).toBeCloseTo(-1 + 2 * wilson(0, 20, z).high, 12)
  })

  it('are unknown at an end without rows, on an unbounded range, and without a standard error', () => {
    expect(transformedLimits(1, 0, z, { scale: 'logit' })).toBeNull()
    expect(transformedLimits(0, 0, z, { scale: 'log', rows: 20 })).toBeNull()
    expect(transformedLimits(0.5, NaN, z, { scale: 'logit' })).toBeNull()
    expect(transformedLimits(Infinity, 1, z, { scale: 'identity' })).toBeNull()
  })

  it('fall back to the identity at an end that has a standard error', () => {
    expect(transformedLimits(0, 0.1, 2, { scale: 'log' })).toEqual({ low: 0, high: 0.2 })
  })
})
