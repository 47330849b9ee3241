import { describe, expect, it } from 'vitest'
import {
  criticalValue,
  normalCdf,
  normalDensity,
  normalQuantile,
  normalUpperTail,
} from '../../src/statistics/normal.js'
import { relativeError } from './helpers.js'

/** Values by mpmath 1.x at 40 digits. */
const tails: [number, number][] = [
  [0.5, 0.3085375387259869],
  [5, 2.866515718791939e-7],
  [8.5, 9.479534822203318e-18],
  [10, 7.619853024160525e-24],
  [20, 2.7536241186062337e-89],
  [37, 5.725571222524577e-300],
]

describe('the normal distribution', () => {
  it.each(tails)('has the right upper tail at %f, relative to 1e-12', (z, tail) => {
    expect(relativeError(normalUpperTail(z), tail)).toBeLessThan(1e-12)
    expect(relativeError(normalCdf(-z), tail)).toBeLessThan(1e-12)
  })

  it('does not lose Φ(−10), which some libraries give as 0', () => {
    expect(normalCdf(-10)).toBeGreaterThan(7.6e-24)
  })

  it.each([
    [0.025, -1.9599639845400543],
    [0.5, 0],
    [0.8, 0.8416212335729142],
    [0.999, 3.0902323061678136],
    [1e-300, -37.0470962993612],
  ])('has the right quantile at %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 11)
  })

  it('gives a median of 0, not of −0', () => {
    expect(Object.is(normalQuantile(0.5), 0)).toBe(true)
  })

  it.each([
    [0.05, 1.9599639845400543],
    [1e-10, 6.466951087240516],
    [1e-20, 9.33604484923406],
    [1e-300, 37.06578788077213],
  ])('has the right critical value at α = %d, also where 1 − α/2 is 1', (alpha, z) => {
    expect(relativeError(criticalValue(alpha), z)).toBeLessThan(1e-12)
  })

  it('has a density that is the slope of the distribution function', () => {
    for (const z of [-3, -1, 0, 0.7, 2.5]) {
      const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5
      expect(Math.abs(normalDensity(z) - slope)).toBeLessThan(1e-9)
    }
  })
})
