import { expect, it } from 'vitest'
import { chiSquaredUpperTail } from '../../src/statistics/chi-squared.js'
import { normalUpperTail } from '../../src/statistics/normal.js'
import { relativeError } from './helpers.js'

it.each([
  // mpmath at 40 digits
  [0.5, 3, 0.9188914116546758],
  [10, 5, 0.07523524614651218],
  [100, 1, 1.523970604832105e-23],
  [400, 4, 2.7816320187408423e-85],
  [1000, 10, 1.8702907209159498e-208],
  [1400, 2, 9.85967654375977e-305],
  [50, 100, 0.9999930466947524],
])('the upper tail of chi-squared at %f on %i degrees of freedom holds far out, relative to 1e-12', (x, df, tail) => {
  expect(relativeError(chiSquaredUpperTail(x, df), tail)).toBeLessThan(1e-12)
})

it('is twice the normal tail of the root on one degree of freedom, and exp(−x/2) on two', () => {
  for (const x of [0.1, 1, 3.84, 20, 200]) {
    expect(relativeError(chiSquaredUpperTail(x, 1), 2 * normalUpperTail(Math.sqrt(x)))).toBeLessThan(1e-12)
    expect(relativeError(chiSquaredUpperTail(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-12)
  }
})

it('is 1 at 0 and without degrees of freedom, 0 at infinity', () => {
  expect([chiSquaredUpperTail(0, 3), chiSquaredUpperTail(5, 0), chiSquaredUpperTail(Infinity, 3)]).toEqual([1, 1, 0])
})
