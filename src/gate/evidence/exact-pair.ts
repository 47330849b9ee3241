import type { RuleLimit } from '../../schema/verdict.js'
import { exactLimitTest, type ExactLimitTest } from '../../statistics/exact-limit-test.js'
import type { Estimate } from './group-estimate.js'

type Kind = 'difference' | 'ratio'
type Pair = readonly [first: Estimate, second: Estimate]

/** Exact tests that first − second, or first ÷ second, lies beyond each end of a limit, for `factor` times the rows; null where a group is no share. */
export function exactTestsOfPair(
  [first, second]: Pair,
  kind: Kind,
  { low, high }: RuleLimit,
  factor: number,
): ExactLimitTest[] | null {
  if (!first.isShare || !second.isShare) return null
  const [a, b] = [first, second].map(({ value, rows }) => ({ hits: value * rows * factor, among: rows * factor }))
  const above = high === null ? [] : [exactLimitTest(a!, b!, claimAbove(kind, high))]
  const beneath =
    low === null || (kind === 'ratio' && !(low > 0)) ? [] : [exactLimitTest(b!, a!, claimBelow(kind, low))]
  return [...above, ...beneath]
}

/** first − second > limit; first − limit · second > 0. */
function claimAbove(kind: Kind, limit: number): { factor: number; bound: number } {
  return kind === 'difference' ? { factor: 1, bound: limit } : { factor: limit, bound: 0 }
}

/** second − first > −limit; second − first ÷ limit > 0. */
function claimBelow(kind: Kind, limit: number): { factor: number; bound: number } {
  return kind === 'difference' ? { factor: 1, bound: -limit } : { factor: 1 / limit, bound: 0 }
}
