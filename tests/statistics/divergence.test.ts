import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsDivergence } from '../../src/statistics/js-divergence.js'
import { klDivergence } from '../../src/statistics/kl-divergence.js'
import { lpNorm } from '../../src/statistics/lp-norm.js'
import { totalVariation } from '../../src/statistics/total-variation.js'

const pairs = fc.integer({ min: 2, max: 6 }).chain((size) => {
  const masses = fc.array(fc.double({ min: 0.001, max: 10, noNaN: true }), { minLength: size, maxLength: size })
  return fc.tuple(masses, masses)
})

describe('divergences of two discrete distributions', () => {
  it('agree with published figures for counts 4, 3, 2 against the uniform', () => {
    // raimitigations' data balance measures: KL 0.0377553, JS distance (the root) 0.0978522, total variation 0.1111111.
    const [observed, uniform] = [
      [4, 3, 2],
      [1, 1, 1],
    ] as const
    expect(klDivergence(observed, uniform)).toBeCloseTo(0.0377553, 7)
    expect(Math.sqrt(jsDivergence(observed, uniform)!)).toBeCloseTo(0.0978522, 7)
    expect(totalVariation(observed, uniform)).toBeCloseTo(1 / 9, 12)
  })

  it('agree with Clarify on foreign workers in the German credit data', () => {
    // Two labels, shares 0.692627 and 0.891892 of good credit: L2 0.281802820, total variation 0.199264685.
    const [yes, no] = [
      [667, 296],
      [33, 4],
    ] as const
    expect(lpNorm(yes, no)).toBeCloseTo(0.28180282, 8)
    expect(totalVariation(yes, no)).toBeCloseTo(0.199264685, 8)
  })

  it('are worked by hand for a fair and a loaded coin', () => {
    expect(klDivergence([0.5, 0.5], [0.25, 0.75])).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 14)
    expect(jsDivergence([1, 0], [0, 1])).toBeCloseTo(Math.LN2, 14)
    expect(lpNorm([1, 0], [0, 1], 2)).toBeCloseTo(Math.SQRT2, 14)
    expect(lpNorm([0.5, 0.3, 0.2], [0.2, 0.3, 0.5], Infinity)).toBeCloseTo(0.3, 14)
  })

  it('are infinite only for KL, where the second lacks a category of the first', () => {
    expect(klDivergence([1, 1], [1, 0])).toBe(Infinity)
    expect(klDivergence([1, 0], [1, 1])).toBeCloseTo(Math.LN2, 14)
    expect(jsDivergence([1, 1], [1, 0])).toBeLessThan(Math.LN2)
  })

  it('are unknown without mass', () => {
    for (const distance of [klDivergence, jsDivergence, lpNorm, totalVariation]) {
      expect(distance([0, 0], [1, 2])).toBeNull()
      expect(distance([1, 2], [0, 0])).toBeNull()
    }
  })

  it('keep their laws: not negative, 0 of a distribution from itself, symmetric but for KL, Pinsker', () => {
    fc.assert(
      fc.property(pairs, ([p, q]) => {
        const [kl, js, variation] = [klDivergence(p, q)!, jsDivergence(p, q)!, totalVariation(p, q)!]
        expect(kl).toBeGreaterThanOrEqual(0)
        expect(
          klDivergence(
            p,
            p.map((mass) => 3 * mass),
          ),
        ).toBeCloseTo(0, 12)
        expect(jsDivergence(q, p)).toBeCloseTo(js, 12)
        expect(js).toBeLessThanOrEqual(Math.LN2 + 1e-12)
        expect(totalVariation(q, p)).toBeCloseTo(variation, 12)
        expect(variation).toBeLessThanOrEqual(Math.sqrt(kl / 2) + 1e-9)
        const events = Array.from({ length: 1 << p.length }, (_, event) => {
          const inside = (masses: number[]) => masses.reduce((t, m, i) => t + ((event >> i) & 1 ? m : 0), 0)
          return inside(p) / p.reduce((a, b) => a + b) - inside(q) / q.reduce((a, b) => a + b)
        })
        expect(variation).toBeCloseTo(Math.max(...events), 9)
      }),
    )
  })
})
