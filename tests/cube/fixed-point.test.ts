import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFixedPoint } from '../../src/cube/fixed-point.js'
import { scaleOf, sumsOf } from '../../src/cube/sums.js'
import { exactlyRounded, specOf } from './support.js'

describe('toFixedPoint', () => {
  it('rounds as integers do, halves to even', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constantFrom(-8, 0, 8, 24, 32), (x, scale) => {
        expect(toFixedPoint(x, scale)).toBe(exactlyRounded(x, scale))
      }),
      { seed: 1 },
    )
    for (const x of [0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 2 ** 52 - 0.5, -2.5])
      expect(toFixedPoint(x, 0)).toBe(exactlyRounded(x, 0))
  })

  it('is undone exactly where no bits are lost', () => {
    for (const x of [0.1, -3.7, 1e6, 2 ** -20]) expect(Number(toFixedPoint(x, 80)) / 2 ** 80).toBe(x)
  })
})

describe('the scale of a sum', () => {
  const spec = specOf({
    ...{ task: 'regression', label: { column: 'y', positive: null }, weight: 'w' },
    score: { column: 'p', threshold: null, range: null, higherIs: 'positive', bins: { kind: 'exact' } },
  })
  it('keeps every row of every sum below 62 or 92 bits, in steps of 8', () => {
    const magnitude = fc.constantFrom(0, 1e-12, 0.1, 1, 63.99, 64, 1000, 123456.7, 1e9, 1e30)
    fc.assert(
      fc.property(magnitude, magnitude, fc.constantFrom(0, 0.5, 1, 8, 1e6), (label, score, weight) => {
        for (const sum of sumsOf(spec)) {
          const scale = scaleOf(sum, { label, score, weight })
          expect(scale % 8 === 0).toBe(true)
          const r = score + label
          const letters = { y: label, p: score, r }
          const names = sum.quantity === 'abs' ? 'r' : (sum.quantity ?? '')
          const largest = [...names].reduce(
            (product, letter) => product * letters[letter as 'y'],
            weight ** sum.weightPower,
          )
          const bits = names.length > 2 ? 92 : 62
          expect(toFixedPoint(largest, scale) < 1n << BigInt(bits)).toBe(true)
        }
      }),
      { seed: 2 },
    )
  })
})
