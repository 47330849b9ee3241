import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { exactLimitP } from '../../src/statistics/exact-limit-test.js'
import { normalUpperTail } from '../../src/statistics/normal.js'
import type { LimitClaim } from '../../src/statistics/tables-beyond.js'
import { allTables, type Rule } from './all-tables.js'

/** Log of n choose k, by the sum of logarithms. */
function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i)
  return sum
}

function chanceOf(hits: number, among: number, rate: number): number {
  if (rate <= 0 || rate >= 1) return hits === (rate <= 0 ? 0 : among) ? 1 : 0
  return Math.exp(logChoose(among, hits) + hits * Math.log(rate) + (among - hits) * Math.log1p(-rate))
}

/** Wilson's limit as a root of its own equation (p − x/n)² = z² p(1 − p)/n, by the quadratic formula of its coefficients. */
function wilsonRoot(hits: number, among: number, z: number, sign: -1 | 1): number {
  const share = hits / among
  const [a, b, c] = [1 + (z * z) / among, -(2 * share + (z * z) / among), share * share]
  return (-b + sign * Math.sqrt(Math.max(0, b * b - 4 * a * c))) / (2 * a)
}

type Table = readonly [first: number, second: number]

/** Where the interval of first − factor·second touches the bound, on a fine walk over z. */
function touching([x, y]: Table, [m, n]: Table, { factor, bound }: LimitClaim): number {
  const lowAt = (z: number): number => {
    const [a, b] = [x / m, y / n]
    return a - factor * b - Math.hypot(a - wilsonRoot(x, m, z, -1), factor * (wilsonRoot(y, n, z, 1) - b)) - bound
  }
  if (lowAt(0) <= 1e-12) return 0
  let z = 0
  for (const width of [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6]) while (z < 40 && lowAt(z + width) > 0) z += width
  return z
}

/** P-value by definition: over a fine grid of the second rate, all tables at least as far beyond. */
function largestChance(seen: Table, sizes: Table, claim: LimitClaim, rates: readonly number[]): number {
  const far = touching(seen, sizes, claim)
  const all: Table[] = []
  for (let x = 0; x <= sizes[0]; x++)
    for (let y = 0; y <= sizes[1]; y++) if (touching([x, y], sizes, claim) >= far - 2e-6) all.push([x, y])
  return Math.max(
    ...rates.map((rate) => {
      const first = Math.min(1, Math.max(0, claim.factor * rate + claim.bound))
      return all.reduce((sum, [x, y]) => sum + chanceOf(x, sizes[0], first) * chanceOf(y, sizes[1], rate), 0)
    }),
  )
}

function pOf(seen: Table, sizes: Table, claim: LimitClaim, ceiling = 1): number {
  return exactLimitP({ hits: seen[0], among: sizes[0] }, { hits: seen[1], among: sizes[1] }, claim, { ceiling })
}

const everywhere = Array.from({ length: 2001 }, (_, i) => i / 2000)
const gap = (bound: number): LimitClaim => ({ factor: 1, bound })

describe('the exact test of two shares against a limit', () => {
  // The region of rates at so small a hundredth is the whole line, or as good as, with so few rows.
  it.each<[Table, Table, LimitClaim]>([
    [[7, 1], [8, 9], gap(0)],
    [[7, 2], [8, 9], gap(0.1)],
    [[5, 1], [6, 12], gap(0.2)],
    [[9, 1], [12, 6], gap(0.1)],
    [[11, 2], [16, 7], gap(0.3)],
    [[15, 1], [16, 6], gap(0.4)],
    [[6, 3], [8, 15], { factor: 1 / 0.8, bound: 0 }],
    [[8, 0], [10, 7], { factor: 1 / 0.8, bound: 0 }],
    [[5, 4], [7, 10], gap(-0.1)],
  ])('of %o among %o against %o has the p-value of all tables added up', (seen, sizes, claim) => {
    const all = largestChance(
      seen,
      sizes,
      claim,
      everywhere.filter((rate) => claim.factor * rate + claim.bound <= 1),
    )
    const p = pOf(seen, sizes, claim)
    // The hundredth of the level that the region of rates costs, less what the grid of a quarter of a standard deviation misses of a flat top.
    expect(p / all).toBeGreaterThan(1.004)
    expect(p / all).toBeLessThan(1 / 0.99 + 1e-4)
  })

  it('is the binomial test where the other group is all but known', () => {
    // 100,000 of 1,000,000 rows: the rate is 0.1, and the limit 0.15. Tables with the same 10 hits lie as far or not as the other group has fewer hits or more,
    // so that the p-value lies between the two binomial tails.
    const tail = (least: number): number =>
      Array.from({ length: 31 - least }, (_, i) => chanceOf(least + i, 30, 0.15)).reduce((sum, one) => sum + one, 0)
    const p = pOf([10, 100_000], [30, 1_000_000], gap(0.05))
    expect(p).toBeGreaterThan(tail(11))
    expect(p).toBeLessThan(tail(10) * 1.02)
  })

  it('is certain where some are found though none may be, whatever the other group', () => {
    expect(pOf([1, 1], [1, 1], { factor: 0, bound: 0 })).toBe(0)
    expect(pOf([3, 0], [50, 20], { factor: 0, bound: 0 })).toBe(0)
    expect(pOf([0, 5], [50, 20], { factor: 0, bound: 0 })).toBe(1)
  })

  it('never rejects a value that lies within its limit, whatever the level', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.double({ min: 0, max: 0.5, noNaN: true }), (x, y, limit) => {
        fc.pre(x / 30 - y / 30 <= limit)
        expect(pOf([x, y], [30, 30], gap(limit))).toBe(1)
      }),
      { numRuns: 100 },
    )
  })

  it('falls with more hits of the first or fewer of the second group, where the interval still fails', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 39 }), fc.integer({ min: 1, max: 59 }), (x, y) => {
        const p = (ofFirst: number, ofSecond: number): number => pOf([ofFirst, ofSecond], [40, 60], gap(0.1))
        fc.pre(p(x, y) < 0.2)
        expect(p(x + 1, y)).toBeLessThanOrEqual(p(x, y))
        expect(p(x, y - 1)).toBeLessThanOrEqual(p(x, y))
      }),
      { numRuns: 200 },
    )
  })

  it('answers a ceiling as the whole search does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
        (x, y, level) => {
          const p = pOf([x, y], [40, 60], gap(0.1))
          const asked = pOf([x, y], [40, 60], gap(0.1), level)
          expect(asked <= level).toBe(p <= level)
          if (p <= level) expect(asked).toBe(p)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('keeps its digits far out: all of one group and none of the other, with its law by hand', () => {
    // The only table as far beyond is the table itself: p^30 (1 − q)^40 at p = q = 3/7, where it is largest.
    const p = pOf([30, 0], [30, 40], gap(0))
    const chance = (3 / 7) ** 30 * (4 / 7) ** 40
    expect(chance).toBeLessThan(1e-20)
    // The grid of a quarter of a standard deviation misses at most a little of the top.
    expect(p / (chance / 0.99)).toBeGreaterThan(0.9)
    expect(p / (chance / 0.99)).toBeLessThan(1 + 1e-9)
  })

  it('is the interval itself where hits and misses are plenty, and close to it just before', () => {
    const many = (scale: number) => pOf([0.4 * scale, 0.298 * scale], [scale, scale], gap(0.1))
    // z = 0.002 / √((0.24 + 0.2092)/n): the touching value of so large a table, Wilson's correction apart.
    const beyond = 0.002 / Math.sqrt((0.24 + 0.298 * 0.702) / 4e5)
    expect(beyond).toBeGreaterThan(1.87)
    expect(many(4e5)).toBeCloseTo(0.03, 2)
    expect([many(4e5) <= 0.031, many(4e5) <= 0.029]).toEqual([true, false])
    const before = 0.002 / Math.sqrt((0.24 + 0.298 * 0.702) / 3e5)
    expect(before).toBeLessThan(1.65)
    expect([many(3e5) <= 0.054, many(3e5) <= 0.048]).toEqual([true, false])
    // Few hits among many rows are no plenty: 12 against 2 of 200,000 are two Poisson counts, whose difference of square roots is not that of normal ones.
    const z = touching([12, 2], [200_000, 200_000], gap(0))
    expect(pOf([12, 2], [200_000, 200_000], gap(0)) / normalUpperTail(z)).not.toBeCloseTo(1, 1)
  })
})

describe('false failures of two groups, every table counted', () => {
  const rules: readonly Rule[] = [
    { kind: 'gap', limit: 0.1 },
    { kind: 'ratio', limit: 0.8 },
  ]
  it.each([
    [30, 30],
    [30, 300],
    [60, 200],
  ])(
    'of %i and %i rows are at most one in forty at any rates at the limit, also where the interval alone has more',
    (small, large) => {
      for (const rule of rules) {
        const tables = allTables(small, large, rule)
        const points = [0.03, 0.08, 0.16, 0.3, 0.5, 0.72].flatMap((low) => {
          const high = rule.kind === 'gap' ? low + rule.limit : low / rule.limit
          return [tables.at(low, high), tables.at(high, low)]
        })
        expect(Math.max(...points.map(({ exact }) => exact))).toBeLessThanOrEqual(0.025)
        expect(Math.min(...points.map(({ covered }) => covered))).toBeGreaterThan(0.94)
        if (large > small) expect(Math.max(...points.map(({ interval }) => interval))).toBeGreaterThan(0.027)
        // And not by never failing.
        expect(Math.max(...points.map(({ exact }) => exact))).toBeGreaterThan(0.018)
      }
    },
  )
})
