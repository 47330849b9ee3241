import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { twoProportionZ } from '../../src/statistics/two-proportion-test.js'

describe('the test of two proportions', () => {
  it('squares to Pearson’s chi-squared of the 2 × 2 table', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        const table = [
          [a!, b!],
          [c!, d!],
        ]
        const total = a! + b! + c! + d!
        let chiSquared = 0
        for (const i of [0, 1]) {
          for (const j of [0, 1]) {
            const expected = ((table[i]![0]! + table[i]![1]!) * (table[0]![j]! + table[1]![j]!)) / total
            chiSquared += (table[i]![j]! - expected) ** 2 / expected
          }
        }
        const { z } = twoProportionZ(a!, a! + b!, c!, c! + d!)
        expect(z * z).toBeCloseTo(chiSquared, 8)
      }),
    )
  })

  it('finds 92.21 for admissions to Berkeley, as R’s chisq.test without correction does', () => {
    const { z, p } = twoProportionZ(1198, 2691, 557, 1835)
    expect(z * z).toBeCloseTo(92.205, 3)
    expect(p).toBeGreaterThan(7.8e-22)
    expect(p).toBeLessThan(7.9e-22)
  })

  it('changes its sign and keeps its p value when the groups change places', () => {
    const forth = twoProportionZ(3, 10, 8, 12)
    const back = twoProportionZ(8, 12, 3, 10)
    expect(back.z).toBe(-forth.z)
    expect(back.p).toBe(forth.p)
  })

  it('has nothing to test where nothing varies or a group is empty', () => {
    expect(twoProportionZ(0, 5, 0, 9)).toEqual({ z: 0, p: 1 })
    expect(twoProportionZ(5, 5, 9, 9)).toEqual({ z: 0, p: 1 })
    expect(twoProportionZ(0, 0, 4, 9)).toEqual({ z: 0, p: 1 })
  })
})
