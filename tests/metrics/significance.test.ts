import { describe, expect, it } from 'vitest'
import type { Estimate } from '../../src/metrics/estimate.js'
import { testOfGroups, testOfPair } from '../../src/metrics/significance.js'

/** A smooth measure with a standard error, and no share behind it. */
function smooth(value: number, standardError: number): Estimate {
  return { outcome: { value, denominator: 50 }, rows: 50, standardError, method: 'delong', limits: null, share: null }
}

/** A share of effective rows, as weighted or repeated rows have it. */
function effectiveShare(value: number, rows: number): Estimate {
  const counts = { hits: value * rows, among: rows, hitRows: 0, amongRows: 0, hitsSquared: 0, amongSquared: 0 }
  return {
    outcome: { value, denominator: rows },
    rows,
    effective: rows,
    method: 'wilson',
    limits: null,
    share: { value, rows, counts },
  }
}

/** Both tails of the normal beyond z, by Simpson's rule. */
function twoTails(z: number): number {
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const [steps, end] = [20_000, z + 12]
  const h = (end - z) / steps
  let sum = density(z) + density(end)
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(z + i * h)
  return (2 * sum * h) / 3
}

describe('the test of two groups by their standard errors', () => {
  it('is the z of their difference, two-sided', () => {
    const found = testOfPair(smooth(0.7, 0.03), smooth(0.62, 0.04))!
    expect(found.statistic).toBeCloseTo(0.08 / 0.05, 12)
    expect(found.p).toBeCloseTo(twoTails(1.6), 10)
    expect(testOfPair(smooth(0.62, 0.04), smooth(0.7, 0.03))!.p).toBeCloseTo(found.p, 12)
  })

  it('of equal values has p = 1, and without a standard error there is none', () => {
    expect(testOfPair(smooth(0.7, 0.03), smooth(0.7, 0.04))!.p).toBe(1)
    expect(testOfPair(smooth(0.7, 0), smooth(0.7, 0.04))).toBeNull()
  })
})

describe('the test of several groups', () => {
  it('by their standard errors is the heterogeneity around the weighted mean', () => {
    const groups = [smooth(0.6, 0.02), smooth(0.7, 0.04), smooth(0.65, 0.05)]
    const weights = [2500, 625, 400]
    const centre = (0.6 * 2500 + 0.7 * 625 + 0.65 * 400) / 3525
    const statistic = [0.6, 0.7, 0.65].reduce((sum, value, i) => sum + weights[i]! * (value - centre) ** 2, 0)
    const found = testOfGroups(groups)!
    expect(found.statistic).toBeCloseTo(statistic, 9)
    // Two degrees of freedom: the upper tail is e^(−x/2).
    expect(found.p).toBeCloseTo(Math.exp(-statistic / 2), 10)
  })

  it('of weighted shares counts effective rows and never takes Fisher’s test', () => {
    const [a, b] = [effectiveShare(0.5, 8.5), effectiveShare(0.1, 9.5)]
    const pooled = (0.5 * 8.5 + 0.1 * 9.5) / 18
    const z = 0.4 / Math.sqrt(pooled * (1 - pooled) * (1 / 8.5 + 1 / 9.5))
    expect(testOfGroups([a, b])!.statistic).toBeCloseTo(z, 10)
    expect(testOfPair(a, b)!.p).toBeCloseTo(twoTails(z), 10)
  })

  it('that are all alike has p = 1', () => {
    expect(testOfGroups([effectiveShare(0, 20), effectiveShare(0, 30), effectiveShare(0, 40)])).toMatchObject({
      statistic: 0,
      p: 1,
    })
  })
})
