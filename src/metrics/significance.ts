import { chiSquaredUpperTail } from '../statistics/chi-squared.js'
import { fisherExact } from '../statistics/fisher-exact.js'
import { normalUpperTail } from '../statistics/normal.js'
import { twoProportionZ } from '../statistics/two-proportion-test.js'
import type { Disparity } from './compared.js'
import type { Estimate } from './estimate.js'

type Test = NonNullable<Disparity['test']>

/** Expected rows of a cell below which Fisher's exact test stands in for the normal one. */
const fewestExpected = 5

/**
 * Two-sided test that two groups have the same value. Shares: pooled z, or Fisher's exact test where an expected count is below 5; with weights or
 * repeated units on effective rows. Others: z of the difference by their standard errors. Null where neither is known.
 */
export function testOfPair(first: Estimate, second: Estimate): Test | null {
  if (first.share && second.share) return testOfShares(first.share, second.share, isPlain(first) && isPlain(second))
  return testOfErrors([first, second])
}

/** Test that all groups have the same value: χ² of homogeneity with G − 1 degrees of freedom, or the pair's test for two groups. */
export function testOfGroups(groups: readonly Estimate[]): Test | null {
  if (groups.length === 2) return testOfPair(groups[0]!, groups[1]!)
  const shares = groups.map((group) => group.share)
  if (!shares.every((share) => share !== null)) return testOfErrors(groups)
  const all = shares.reduce((sum, { rows }) => sum + rows, 0)
  const pooled = shares.reduce((sum, { value, rows }) => sum + value * rows, 0) / all
  const variance = pooled * (1 - pooled)
  if (!(variance > 0)) return { null: 'no-difference', statistic: 0, p: 1 }
  const statistic = shares.reduce((sum, { value, rows }) => sum + (rows * (value - pooled) ** 2) / variance, 0)
  return { null: 'no-difference', statistic, p: chiSquaredUpperTail(statistic, groups.length - 1) }
}

function isPlain(estimate: Estimate): boolean {
  return estimate.effective === undefined
}

type Share = NonNullable<Estimate['share']>

function testOfShares(a: Share, b: Share, plain: boolean): Test {
  const [x1, x2] = [a.value * a.rows, b.value * b.rows]
  const pooled = (x1 + x2) / (a.rows + b.rows)
  const expected = Math.min(a.rows, b.rows) * Math.min(pooled, 1 - pooled)
  if (plain && expected < fewestExpected) {
    const [hits, others] = [a.counts.hitRows, b.counts.hitRows]
    return {
      null: 'no-difference',
      p: fisherExact(hits, a.counts.amongRows - hits, others, b.counts.amongRows - others),
    }
  }
  const { z, p } = twoProportionZ(x1, a.rows, x2, b.rows)
  return { null: 'no-difference', statistic: z, p: Math.min(1, p) }
}

/** Heterogeneity Σ (v − v̄)²/se² with v̄ weighted by 1/se²; for two groups the square of z. */
function testOfErrors(groups: readonly Estimate[]): Test | null {
  const known = groups.flatMap(({ outcome, standardError }) =>
    'value' in outcome && standardError !== undefined && standardError > 0
      ? [{ value: outcome.value, weight: 1 / standardError ** 2 }]
      : [],
  )
  if (known.length < groups.length) return null
  if (known.length === 2) {
    const [first, second] = known as [(typeof known)[0], (typeof known)[0]]
    const statistic = (first.value - second.value) / Math.sqrt(1 / first.weight + 1 / second.weight)
    return { null: 'no-difference', statistic, p: Math.min(1, 2 * normalUpperTail(Math.abs(statistic))) }
  }
  const all = known.reduce((sum, { weight }) => sum + weight, 0)
  const centre = known.reduce((sum, { value, weight }) => sum + value * weight, 0) / all
  const statistic = known.reduce((sum, { value, weight }) => sum + weight * (value - centre) ** 2, 0)
  return { null: 'no-difference', statistic, p: chiSquaredUpperTail(statistic, groups.length - 1) }
}
