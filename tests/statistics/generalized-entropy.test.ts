import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generalizedEntropy, generalizedEntropyParts } from '../../src/statistics/generalized-entropy.js'
import { mean } from './helpers.js'

const cells = (...benefits: number[]) => benefits.map((benefit) => ({ benefit, weight: 1 }))

/** Benefits prediction − label + 1 of AIF360's test: ten people, two false negatives, two false positives. */
const tenPeople = [
  { benefit: 1, weight: 6 },
  { benefit: 0, weight: 2 },
  { benefit: 2, weight: 2 },
]

describe('the generalised entropy index', () => {
  it('gives the values published with AIF360: 0.2 and 0.4 ln 2', () => {
    expect(generalizedEntropy(tenPeople, 2)).toBeCloseTo(0.2, 14)
    expect(generalizedEntropy(tenPeople, 1)).toBeCloseTo(0.4 * Math.LN2, 14)
  })

  it('gives the values published with LiFT for 0.9, 0.75, 0.6', () => {
    const three = cells(0.9, 0.75, 0.6)
    expect(generalizedEntropy(three, 2)).toBeCloseTo(0.04 / 3, 14)
    expect(generalizedEntropy(three, 1)).toBeCloseTo((1.2 * Math.log(1.2) + 0.8 * Math.log(0.8)) / 3, 14)
    expect(generalizedEntropy(three, 0)).toBeCloseTo(-(Math.log(1.2) + Math.log(0.8)) / 3, 14)
  })

  it('is continuous in alpha at 0 and 1', () => {
    const some = cells(0.5, 1, 2, 4)
    for (const alpha of [0, 1]) {
      expect(generalizedEntropy(some, alpha + 1e-6)).toBeCloseTo(generalizedEntropy(some, alpha)!, 5)
    }
  })

  it('is infinite for Theil’s L with a benefit of 0', () => {
    expect(generalizedEntropy(tenPeople, 0)).toBe(Infinity)
  })

  it('is 0 for equals, and unknown without people or benefit', () => {
    expect(generalizedEntropy(cells(3, 3, 3), 2)).toBe(0)
    expect(generalizedEntropy([], 2)).toBeNull()
    expect(generalizedEntropy(cells(0, 0), 2)).toBeNull()
  })

  it('is half the squared coefficient of variation for alpha 2, counts weights as people, and ignores the unit', () => {
    const people = fc.array(
      fc.record({ benefit: fc.double({ min: 0.1, max: 9, noNaN: true }), weight: fc.integer({ min: 1, max: 5 }) }),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(people, (some) => {
        const benefits = some.flatMap(({ benefit, weight }) => new Array<number>(weight).fill(benefit))
        const average = mean(benefits)
        const squares = mean(benefits.map((benefit) => (benefit / average - 1) ** 2))
        expect(generalizedEntropy(some, 2)).toBeCloseTo(squares / 2, 10)
        const inCents = some.map(({ benefit, weight }) => ({ benefit: 100 * benefit, weight }))
        expect(generalizedEntropy(inCents, 1)).toBeCloseTo(generalizedEntropy(some, 1)!, 10)
      }),
    )
  })
})

describe('its parts', () => {
  it('add up: between groups as if all had the mean of their group, within as the weighted indices', () => {
    const people = fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(people, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 0.5, 1, 2), (groups, alpha) => {
        const parts = generalizedEntropyParts(
          groups.map((group) => cells(...group)),
          alpha,
        )!
        expect(parts.between + parts.within).toBeCloseTo(parts.total, 10)
        const levelled = groups.flatMap((group) => group.map(() => mean(group)))
        expect(parts.between).toBeCloseTo(generalizedEntropy(cells(...levelled), alpha)!, 10)
      }),
    )
  })

  it('are all within for one group and all between for groups of equals', () => {
    expect(generalizedEntropyParts([tenPeople], 2)).toMatchObject({ between: 0, within: expect.closeTo(0.2, 14) })
    expect(generalizedEntropyParts([cells(1, 1), cells(3, 3)], 2)).toMatchObject({ between: 0.125, within: 0 })
  })

  it('hold with an empty group and with a group of no benefit, and are unknown for nobody', () => {
    const { total, between, within } = generalizedEntropyParts([cells(0, 0), [], cells(1, 3)], 2)!
    expect(between + within).toBeCloseTo(total, 12)
    expect(generalizedEntropyParts([[]], 2)).toBeNull()
  })
})
