import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { chiSquaredUpperTail } from '../../src/statistics/chi-squared.js'
import { cramersV } from '../../src/statistics/cramers-v.js'
import { kolmogorovSmirnov } from '../../src/statistics/kolmogorov-smirnov.js'
import { mean, sum } from './helpers.js'

describe("bias-corrected Cramér's V", () => {
  it('is 1 when one variable fixes the other, 0 when they are independent', () => {
    expect(
      cramersV([
        [10, 0],
        [0, 10],
      ])!.value,
    ).toBe(1)
    expect(
      cramersV([
        [20, 40],
        [10, 20],
      ])!.value,
    ).toBe(0)
  })

  it("has Pearson's statistic: Cohen's table of 300 by hand", () => {
    // χ² = 300 · (60 · 90 − 40 · 110)² / (100 · 200 · 170 · 130) = 0.678733…
    const { statistic, df, p } = cramersV([
      [60, 40],
      [110, 90],
    ])!
    expect(statistic).toBeCloseTo((300 * (60 * 90 - 40 * 110) ** 2) / (100 * 200 * 170 * 130), 12)
    expect(df).toBe(1)
    expect(p).toBe(chiSquaredUpperTail(statistic, 1))
  })

  it("follows Bergsma's formula on a table of 3 × 4", () => {
    const table = [
      [12, 5, 9, 4],
      [3, 15, 8, 6],
      [7, 6, 5, 20],
    ]
    const n = sum(table.flat())
    const rows = table.map(sum)
    const columns = [0, 1, 2, 3].map((j) => sum(table.map((row) => row[j]!)))
    // φ² = Σ o²/(row · column) − 1, another way to the same.
    const phi = sum(table.flatMap((row, i) => row.map((o, j) => o ** 2 / (rows[i]! * columns[j]!)))) - 1
    const [r, c] = [3 - 4 / (n - 1), 4 - 9 / (n - 1)]
    const expected = Math.sqrt((phi - 6 / (n - 1)) / Math.min(r - 1, c - 1))
    expect(cramersV(table)!.value).toBeCloseTo(expected, 12)
  })

  it('does not grow with the number of categories of independent variables, where the plain one does', () => {
    const random = createRandom(6)
    const drawn = Array.from({ length: 200 }, () => {
      const table = Array.from({ length: 2 }, () => new Array<number>(20).fill(0))
      for (let i = 0; i < 200; i++) table[random.integer(2)]![random.integer(20)]!++
      const { value, statistic } = cramersV(table)!
      return { corrected: value, plain: Math.sqrt(statistic / 200) }
    })
    expect(mean(drawn.map((one) => one.plain))).toBeGreaterThan(0.28)
    expect(mean(drawn.map((one) => one.corrected))).toBeLessThan(0.12)
  })

  it('leaves out empty rows and columns, stays in [0, 1] and ignores which is which', () => {
    expect(
      cramersV([
        [3, 0, 5],
        [0, 0, 0],
        [4, 0, 1],
      ]),
    ).toEqual(
      cramersV([
        [3, 5],
        [4, 1],
      ]),
    )
    const tables = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: width, maxLength: width }), {
        minLength: 2,
        maxLength: 5,
      }),
    )
    fc.assert(
      fc.property(tables, (table) => {
        const found = cramersV(table)
        if (!found) return
        const transposed = cramersV(table[0]!.map((_, j) => table.map((row) => row[j]!)))!
        expect(found.value).toBeGreaterThanOrEqual(0)
        expect(found.value).toBeLessThanOrEqual(1)
        expect(transposed.value).toBeCloseTo(found.value, 10)
      }),
    )
  })

  it('is unknown with one category or no rows', () => {
    expect(cramersV([[3, 4]])).toBeNull()
    expect(cramersV([[3], [4]])).toBeNull()
    expect(
      cramersV([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull()
  })
})

describe('the Kolmogorov–Smirnov distance', () => {
  it('is the largest difference of the shares of rows up to any score', () => {
    const bins = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 1 })
    fc.assert(
      fc.property(bins, (histogram) => {
        const [first, second] = [histogram.map(([a]) => a), histogram.map(([, b]) => b)]
        if (sum(first) === 0 || sum(second) === 0) {
          expect(kolmogorovSmirnov(first, second)).toBeNull()
          return
        }
        const upTo = (counts: number[], bin: number) => sum(counts.slice(0, bin + 1)) / sum(counts)
        const gaps = first.map((_, bin) => Math.abs(upTo(first, bin) - upTo(second, bin)))
        expect(kolmogorovSmirnov(first, second)).toBeCloseTo(Math.max(...gaps), 12)
        expect(kolmogorovSmirnov(second, first)).toBe(kolmogorovSmirnov(first, second))
      }),
    )
  })

  it('is 1 for parted and 0 for proportional histograms', () => {
    expect(kolmogorovSmirnov([3, 0], [0, 8])).toBe(1)
    expect(kolmogorovSmirnov([1, 2, 3], [2, 4, 6])).toBe(0)
  })
})
