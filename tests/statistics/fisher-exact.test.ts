import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact } from '../../src/statistics/fisher-exact.js'
import { choose, relativeError } from './helpers.js'

/** All tables with these margins, by whole-number binomial coefficients. */
function byEnumeration(a: number, b: number, c: number, d: number): number {
  const weight = (x: number) => choose(a + b, x) * choose(c + d, a + c - x)
  const observed = weight(a)
  let [asUnlikely, all] = [0n, 0n]
  for (let x = 0; x <= a + c; x++) {
    all += weight(x)
    if (weight(x) <= observed) asUnlikely += weight(x)
  }
  return Number((asUnlikely * 10n ** 40n) / all) / 1e40
}

describe("Fisher's exact test", () => {
  it('equals the enumeration of all tables with the same margins', () => {
    const cell = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        expect(fisherExact(a, b, c, d)).toBeCloseTo(byEnumeration(a, b, c, d), 12)
      }),
      { numRuns: 300 },
    )
  })

  it('gives 17/35 for the lady tasting tea with one cup of each kind mistaken (Fisher 1935)', () => {
    expect(fisherExact(3, 1, 1, 3)).toBeCloseTo(17 / 35, 14)
  })

  it.each([
    // scipy 1.17.1, fisher_exact
    [120, 30, 80, 70, 1.4191399932655857e-6],
    [1198, 1493, 557, 1278, 4.835903179337353e-22],
    [100, 2, 1000, 5, 0.13007593634300163],
  ])('agrees with SciPy for %i, %i, %i, %i', (a, b, c, d, p) => {
    expect(relativeError(fisherExact(a, b, c, d), p)).toBeLessThan(1e-12)
  })

  it('keeps its precision in a far tail', () => {
    expect(relativeError(fisherExact(400, 0, 0, 400), byFarTail(400))).toBeLessThan(1e-11)
  })

  it('is 1 when a margin is empty, and the same for rows and columns exchanged', () => {
    expect(fisherExact(0, 0, 5, 7)).toBe(1)
    expect(fisherExact(5, 0, 7, 0)).toBe(1)
    expect(fisherExact(2, 7, 8, 2)).toBeCloseTo(fisherExact(2, 8, 7, 2), 14)
    expect(fisherExact(2, 7, 8, 2)).toBeCloseTo(fisherExact(7, 2, 2, 8), 14)
  })

  /** Both extreme tables of two groups of n with n hits: 2 / C(2n, n), through the product of ratios. */
  function byFarTail(n: number): number {
    let inverse = 1
    for (let i = 1; i <= n; i++) inverse *= i / (n + i)
    return 2 * inverse
  }
})
