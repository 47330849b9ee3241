import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { detectableGap } from '../../src/statistics/detectable-gap.js'
import { maximumDifference, minimumRatio } from '../../src/statistics/range-of-groups.js'
import { detectableShare } from '../../src/statistics/detectable-share.js'
import { wilson } from '../../src/statistics/wilson.js'
import { binomialProbability, sum } from './helpers.js'
import { rowsNeeded } from '../../src/statistics/rows-needed.js'
import { allTables } from './all-tables.js'
import { shareEstimate } from '../../src/statistics/share-estimate.js'

const power = { confidence: 0.95, power: 0.8 }

describe('the smallest gap found with 80 % power', () => {
  it.each([
    { sizes: [1000, 1000] as const, rate: 0.5 },
    { sizes: [400, 2500] as const, rate: 0.3 },
    { sizes: [3000, 500] as const, rate: 0.6 },
  ])('is found in about 80 % of simulated tables of $sizes rows at $rate', ({ sizes, rate }) => {
    const random = createRandom(12)
    const share = sizes[0] / (sizes[0] + sizes[1])
    const draws = 1500
    const estimates = (rates: readonly number[]) =>
      rates.map((r, group) => shareEstimate(random.binomial(sizes[group]!, r) / sizes[group]!, sizes[group]!))
    const gap = detectableGap(sizes, rate, { kind: 'difference', limit: 0.1 }, power)!
    const factor = detectableGap(sizes, rate, { kind: 'ratio', limit: 0.8 }, power)!
    const higher = rate / (share + factor * (1 - share))
    let [gaps, ratios] = [0, 0]
    for (let draw = 0; draw < draws; draw++) {
      const byGap = estimates([rate + gap * (1 - share), rate - gap * share])
      if (maximumDifference(byGap, 0.95).low > 0.1) gaps++
      if (minimumRatio(estimates([higher, factor * higher]), 0.95)!.high < 0.8) ratios++
    }
    // 1,500 draws: ± 1 % standard error; the normal approximation adds a little.
    expect(Math.abs(gaps / draws - 0.8)).toBeLessThan(0.045)
    expect(Math.abs(ratios / draws - 0.8)).toBeLessThan(0.045)
  })

  it.each<[number, number, number]>([
    [30, 30, 0.2],
    [30, 30, 0.5],
    [30, 100, 0.5],
    [100, 30, 0.5],
    [30, 600, 0.2],
    [60, 200, 0.2],
    [100, 100, 0.5],
  ])(
    'of %i and %i rows at %f is found in 80 %% of data sets, every table judged by interval and exact test',
    (higher, lower, rate) => {
      const share = higher / (higher + lower)
      const rules = [
        { kind: 'difference', limit: 0.1, of: 'gap' },
        { kind: 'ratio', limit: 0.8, of: 'ratio' },
      ] as const
      for (const { kind, limit, of } of rules) {
        const gap = detectableGap([higher, lower], rate, { kind, limit }, power)!
        const top = kind === 'difference' ? rate + gap * (1 - share) : rate / (share + gap * (1 - share))
        const rates = [top, kind === 'difference' ? top - gap : top * gap] as const
        const tables = allTables(Math.min(higher, lower), Math.max(higher, lower), { kind: of, limit })
        const { exact } = higher <= lower ? tables.at(...rates) : tables.at(rates[1], rates[0])
        expect(Math.abs(exact - 0.8)).toBeLessThan(0.006)
      }
    },
  )

  it('nears the limit as rows grow, and moves away with more comparisons or power', () => {
    const rule = { kind: 'difference', limit: 0.1 } as const
    const gap = (rows: number, options: Parameters<typeof detectableGap>[3] = power) =>
      detectableGap([rows, rows], 0.4, rule, options)!
    expect(gap(4000)).toBeLessThan(gap(1000))
    expect(gap(1e8)).toBeCloseTo(0.1, 3)
    expect(gap(1000, { ...power, comparisons: 28 })).toBeGreaterThan(gap(1000))
    expect(gap(1000, { ...power, power: 0.95 })).toBeGreaterThan(gap(1000))
    expect(detectableGap([1e8, 1e8], 0.4, { kind: 'ratio', limit: 0.8 }, power)).toBeCloseTo(0.8, 3)
  })

  it('does not exist where not even the largest possible gap would be found', () => {
    expect(detectableGap([5, 5], 0.5, { kind: 'difference', limit: 0.5 }, power)).toBeNull()
    expect(detectableGap([1000, 1000], 0.02, { kind: 'difference', limit: 0.1 }, power)).toBeNull()
    expect(detectableGap([30, 1000], 0.8, { kind: 'ratio', limit: 0.7 }, power)).toBeNull()
    expect(detectableGap([1000, 1000], 0.5, { kind: 'ratio', limit: 0 }, power)).toBeNull()
  })

  it('finds a ratio even where the higher rate is near 1', () => {
    const factor = detectableGap([5000, 5000], 0.85, { kind: 'ratio', limit: 0.8 }, power)!
    expect(factor).toBeGreaterThan(0.7)
    expect(factor).toBeLessThan(0.8)
  })
})

describe('the smallest rate found with 80 % power', () => {
  const test = { level: 0.025, z: 1.959963984540054, power: 0.8 }
  const chanceFrom = (least: number, rows: number, rate: number): number =>
    sum(Array.from({ length: rows - least + 1 }, (_, i) => binomialProbability(rows, least + i, rate)))

  it('is where the fewest hits that fail come four times of five, all counts tried', () => {
    for (const [rows, limit] of [
      [20, 0.1],
      [60, 0.05],
      [100, 0.5],
      [150, 0.85],
    ] as const) {
      const fails = Array.from({ length: rows + 1 }, (_, hits) => hits).filter(
        (hits) => wilson(hits, rows, test.z).low > limit && chanceFrom(hits, rows, limit) <= 0.025,
      )
      const found = detectableShare(rows, limit, test)!
      expect(chanceFrom(fails[0]!, rows, found)).toBeCloseTo(0.8, 9)
    }
  })

  it('does not exist where all hits do not fail, and nears the limit as rows grow', () => {
    expect(detectableShare(3, 0.9, test)).toBeNull()
    expect(detectableShare(1e7, 0.3, test)!).toBeCloseTo(0.3, 3)
    expect(detectableShare(100, 0.1, test)!).toBeCloseTo(0.1989, 3)
  })
})

describe('the rows that a decision needs', () => {
  const limitsAt = (shares: readonly [number, number][], base: number) => (factor: number) =>
    maximumDifference(
      shares.map(([value, rows]) => shareEstimate(value, rows * factor)),
      base,
    )

  it('are the smallest number at which the interval clears the limit, found by trying them all', () => {
    const mix: [number, number][] = [
      [0.42, 60],
      [0.25, 40],
    ]
    const at = limitsAt(mix, 0.95)
    let rows = 100
    while (!(at(rows / 100).low > 0.1 || at(rows / 100).high < 0.1)) rows++
    expect(Math.abs(rowsNeeded(100, 0.1, at)! - rows)).toBeLessThanOrEqual(1)
  })

  it('follow the square law of a standard error', () => {
    const at = (factor: number) => ({ low: 0.14 - 0.08 / Math.sqrt(factor), high: 0.14 + 0.08 / Math.sqrt(factor) })
    expect(rowsNeeded(200, 0.1, at)).toBe(800)
    expect(rowsNeeded(200, 0.18, at)).toBe(800)
  })

  it('are the present ones when they decide already', () => {
    expect(rowsNeeded(500, 0.1, () => ({ low: 0.2, high: 0.3 }))).toBe(500)
  })

  it('do not exist when the observed value is the limit', () => {
    expect(rowsNeeded(500, 0.1, (factor) => ({ low: 0.1 - 1 / factor, high: 0.1 + 1 / factor }))).toBeNull()
  })
})
