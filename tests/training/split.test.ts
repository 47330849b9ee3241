import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { findDuplicates } from '../../src/training/rows/duplicates.js'
import { rowsOf, splitByKey, splitByStratum, splitByTime, splitRandomly } from '../../src/training/rows/split.js'

const sharesOf = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 })
  .map((parts) => parts.map((part) => part / parts.reduce((sum, each) => sum + each)))
const seeds = fc.integer({ min: 0, max: 1000 })
const count = (parts: Uint8Array, part: number): number => parts.filter((of) => of === part).length

describe('a split', () => {
  it('hands out every row once, in shares that are right to one row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), sharesOf, seeds, (rows, shares, seed) => {
        const parts = splitRandomly(rows, shares, createRandom(seed))
        expect(parts).toHaveLength(rows)
        shares.forEach((share, part) =>
          expect(Math.abs(count(parts, part) - share * rows)).toBeLessThanOrEqual(1 + 1e-6),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('has every stratum in the shares of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 200 }), seeds, (strata, seed) => {
        const shares = [0.7, 0.1, 0.2]
        const parts = splitByStratum(strata, shares, createRandom(seed))
        for (const stratum of new Set(strata)) {
          const rows = strata.flatMap((of, row) => (of === stratum ? [row] : []))
          shares.forEach((share, part) => {
            const found = rows.filter((row) => parts[row] === part).length
            // at both ends of the stratum a part may be one row ahead or behind
            expect(Math.abs(found - share * rows.length)).toBeLessThanOrEqual(2)
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps rows of one key together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 30, maxLength: 200 }), seeds, (keys, seed) => {
        const parts = splitByKey(keys.map(String), [0.7, 0.3], createRandom(seed))
        for (const key of new Set(keys))
          expect(new Set(keys.flatMap((of, row) => (of === key ? [parts[row]] : []))).size).toBe(1)
      }),
      { numRuns: 60 },
    )
  })

  it('puts the latest rows last, those of one time together and those without a time first', () => {
    const times = [
      '2024-03-01',
      '2024-01-05',
      null,
      '2024-02-01',
      '2024-02-01',
      '2024-02-01',
      '2024-04-01',
      '2024-05-01',
    ]
    const parts = splitByTime(times, [0.5, 0.25, 0.25])
    // sorted: none, January, three of February (half way), March, April, May
    expect([...parts]).toEqual([1, 0, 0, 0, 0, 0, 2, 2])
    expect([...splitByTime([3, 1, 2, 4], [0.5, 0.5])]).toEqual([1, 0, 0, 1])
  })

  it('is drawn from the seed, and from nothing else', () => {
    const draw = (seed: number) => splitRandomly(100, [0.8, 0.2], createRandom(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect([...rowsOf(Uint8Array.of(0, 1, 0, 1), 1)]).toEqual([1, 3])
  })
})

describe('duplicates', () => {
  it('are the rows of a part that equal a training row in every number, found as brute force finds them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0.5, -1), fc.constantFrom(0, 1), fc.constantFrom(0, 1, 2)),
          {
            minLength: 1,
            maxLength: 60,
          },
        ),
        (rows) => {
          const features = Float32Array.from(rows.flatMap(([a, b]) => [a, b]))
          const target = Float32Array.from(rows.map(([, , y]) => y))
          const parts = Uint8Array.from(rows.map(([, , , part]) => part))
          const twins = rows.filter(
            ([a, b, y, part]) => part === 2 && rows.some(([c, d, z, of]) => of === 0 && a === c && b === d && y === z),
          )
          const found = findDuplicates(features, target, parts, 2)
          expect(found.rows).toBe(twins.length)
          for (const { row, twin } of found.examples) {
            expect(rows[row]!.slice(0, 3)).toEqual(rows[twin]!.slice(0, 3))
            expect(parts[twin]).toBe(0)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
