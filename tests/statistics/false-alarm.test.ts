import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { falseAlarmRate } from '../../src/statistics/false-alarm.js'
import type { PointRule } from '../../src/statistics/false-alarm.js'
import { binomialProbability } from './helpers.js'

/** Every combination of hits in every group. */
function byEnumeration(sizes: readonly number[], rate: number, fails: (rates: readonly number[]) => boolean): number {
  const walk = (group: number, rates: readonly number[], probability: number): number => {
    if (group === sizes.length) return fails(rates) ? probability : 0
    let total = 0
    for (let k = 0; k <= sizes[group]!; k++) {
      const next = probability * binomialProbability(sizes[group]!, k, rate)
      total += walk(group + 1, [...rates, k / sizes[group]!], next)
    }
    return total
  }
  return walk(0, [], 1)
}

const difference = (limit: number): PointRule => ({ kind: 'difference', limit })
const ratio = (limit: number): PointRule => ({ kind: 'ratio', limit })

describe('the false-alarm rate of the naive point rule', () => {
  it('equals the enumeration of all tables, for differences', () => {
    for (const [sizes, rate, limit] of [
      [[12, 12], 0.3, 0.21],
      [[7, 11, 5], 0.4, 0.33],
      [[6, 6, 9, 4], 0.62, 0.5],
    ] as const) {
      const expected = byEnumeration(sizes, rate, (rates) => Math.max(...rates) - Math.min(...rates) > limit)
      expect(falseAlarmRate(sizes, rate, difference(limit))).toBeCloseTo(expected, 12)
    }
  })

  it('equals the enumeration of all tables, for ratios, where 0 ÷ 0 is no alarm', () => {
    for (const [sizes, rate, limit] of [
      [[12, 12], 0.3, 0.8],
      [[7, 11, 5], 0.4, 0.79],
      [[6, 6, 9, 4], 0.62, 0.5],
    ] as const) {
      const expected = byEnumeration(sizes, rate, (rates) => Math.min(...rates) < limit * Math.max(...rates) - 1e-12)
      expect(falseAlarmRate(sizes, rate, ratio(limit))).toBeCloseTo(expected, 12)
    }
  })

  it('is 1/8 for two groups of two, by hand', () => {
    expect(falseAlarmRate([2, 2], 0.5, difference(0.6))).toBeCloseTo(1 / 8, 14)
  })

  it('takes a gap that equals the limit but for rounding as within it', () => {
    // 3/10 − 1/10 is a little more than 0.2 in double precision.
    const fails = (rates: readonly number[]) => Math.abs(rates[0]! - rates[1]!) > 0.2 + 1e-9
    expect(falseAlarmRate([10, 10], 0.2, difference(0.2))).toBeCloseTo(byEnumeration([10, 10], 0.2, fails), 12)
  })

  it('agrees with simulation for groups of many different sizes, where cells are taken together', () => {
    const random = createRandom(9)
    const sizes = Array.from({ length: 250 }, (_, i) => 60 + 11 * i)
    const rate = 0.3
    const draws = 3000
    let [gaps, ratios] = [0, 0]
    for (let draw = 0; draw < draws; draw++) {
      let [low, high] = [1, 0]
      for (const size of sizes) {
        const observed = random.binomial(size, rate) / size
        if (observed < low) low = observed
        if (observed > high) high = observed
      }
      if (high - low > 0.22) gaps++
      if (low / high < 0.5) ratios++
    }
    for (const [found, seen] of [
      [falseAlarmRate(sizes, rate, difference(0.22)), gaps / draws],
      [falseAlarmRate(sizes, rate, ratio(0.5)), ratios / draws],
    ] as const) {
      // Four standard errors of 3,000 draws.
      expect(Math.abs(found - seen)).toBeLessThan(4 * Math.sqrt((found * (1 - found)) / draws) + 1e-3)
      expect(found).toBeGreaterThan(0.02)
      expect(found).toBeLessThan(0.98)
    }
  })

  it('falls as the limit widens, and grows with the number of groups', () => {
    const rates = [0.02, 0.05, 0.1, 0.2].map((limit) => falseAlarmRate([100, 100, 100], 0.5, difference(limit)))
    expect([...rates].sort((a, b) => b - a)).toEqual(rates)
    const groups = [2, 4, 8].map((count) => falseAlarmRate(new Array<number>(count).fill(100), 0.5, difference(0.1)))
    expect([...groups].sort((a, b) => a - b)).toEqual(groups)
  })

  it('is 0 where nothing can differ', () => {
    expect(falseAlarmRate([100], 0.5, difference(0.1))).toBe(0)
    expect(falseAlarmRate([100, 0], 0.5, difference(0.1))).toBe(0)
    expect(falseAlarmRate([100, 50], 0, difference(0.1))).toBe(0)
    expect(falseAlarmRate([100, 50], 1, ratio(0.8))).toBe(0)
    expect(falseAlarmRate([100, 50], 0.5, ratio(0))).toBeCloseTo(0, 12)
    expect(falseAlarmRate([100, 50], 0.5, difference(1))).toBeCloseTo(0, 12)
  })
})
