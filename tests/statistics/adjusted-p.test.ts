import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from '../../src/statistics/benjamini-hochberg.js'
import { holm } from '../../src/statistics/holm.js'

const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })

/** Fifteen p values of the study in Benjamini & Hochberg 1995, section 3.2. */
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
]

describe('Holm', () => {
  it('is the closed test procedure with Bonferroni in every subset of the family', () => {
    fc.assert(
      fc.property(family, (p) => {
        const adjusted = holm(p)
        p.forEach((_, i) => {
          let most = 0
          for (let subset = 1; subset < 1 << p.length; subset++) {
            if (!((subset >> i) & 1)) continue
            const members = p.filter((_value, j) => (subset >> j) & 1)
            most = Math.max(most, Math.min(1, members.length * Math.min(...members)))
          }
          expect(adjusted[i]).toBeCloseTo(most, 12)
        })
      }),
    )
  })

  it('rejects three hypotheses at 0.05 in the published example', () => {
    expect(holm(published).filter((p) => p <= 0.05)).toHaveLength(3)
  })

  it('leaves a single p value and an empty family alone', () => {
    expect(holm([0.03])).toEqual([0.03])
    expect(holm([])).toEqual([])
  })
})

describe('Benjamini–Hochberg', () => {
  it('gives each hypothesis the smallest rate at which the step-up procedure rejects it', () => {
    fc.assert(
      fc.property(family, (p) => {
        const sorted = [...p].sort((a, b) => a - b)
        const rejects = (value: number, rate: number) => {
          const last = sorted.findLastIndex((other, rank) => other <= ((rank + 1) / p.length) * rate * (1 + 1e-12))
          return last >= 0 && value <= sorted[last]!
        }
        benjaminiHochberg(p).forEach((adjusted, i) => {
          expect(rejects(p[i]!, adjusted)).toBe(true)
          if (adjusted > 1e-6 && adjusted < 1) expect(rejects(p[i]!, adjusted * (1 - 1e-6))).toBe(false)
        })
      }),
    )
  })

  it('rejects four hypotheses at 0.05 in the published example', () => {
    expect(benjaminiHochberg(published).filter((p) => p <= 0.05)).toHaveLength(4)
  })

  it('never exceeds Holm and keeps the order of the input', () => {
    fc.assert(
      fc.property(family, (p) => {
        const step = holm(p)
        const discovery = benjaminiHochberg(p)
        p.forEach((value, i) => {
          expect(discovery[i]!).toBeLessThanOrEqual(step[i]! + 1e-15)
          expect(discovery[i]!).toBeGreaterThanOrEqual(value)
          p.forEach((other, j) => value < other && expect(step[i]!).toBeLessThanOrEqual(step[j]!))
        })
      }),
    )
    expect(benjaminiHochberg([])).toEqual([])
  })
})
