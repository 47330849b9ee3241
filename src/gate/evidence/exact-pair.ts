import type { RuleLimit } from '../../schema/verdict.js'
import { exactLimitP, intervalLimitP } from '../../statistics/exact-limit-test.js'
import type { LimitClaim, ShareOfGroup } from '../../statistics/tables-beyond.js'
import type { Estimate } from './group-estimate.js'

type Kind = 'difference' | 'ratio'
type Pair = readonly [first: Estimate, second: Estimate]

/**
 * P-value of a pair of groups for first − second, or first ÷ second, to lie beyond an end of a limit: the larger of that of its interval and of the exact test, one-sided.
 * Null where a group is no share or there is no such end. Above the ceiling it need not be exact.
 */
export function exactPOfPair(
  [first, second]: Pair,
  kind: Kind,
  { low, high }: RuleLimit,
  { factor, ceiling }: { readonly factor: number; readonly ceiling: number },
): number | null {
  if (!first.isShare || !second.isShare) return null
  const [a, b] = [first, second].map(({ value, rows }) => ({ hits: value * rows * factor, among: rows * factor }))
  const above = high === null ? [] : [pOfClaim(a!, b!, claimAbove(kind, high), ceiling)]
  const beneath =
    low === null || (kind === 'ratio' && !(low > 0)) ? [] : [pOfClaim(b!, a!, claimBelow(kind, low), ceiling)]
  return above.length + beneath.length === 0 ? null : Math.min(...above, ...beneath)
}

/** The exact test is the dearer one: it is not asked where the interval has already said no. */
function pOfClaim(first: ShareOfGroup, second: ShareOfGroup, claim: LimitClaim, ceiling: number): number {
  const ofInterval = intervalLimitP(first, second, claim)
  return ofInterval > ceiling ? ofInterval : Math.max(ofInterval, exactLimitP(first, second, claim, { ceiling }))
}

/** first − second > limit; first − limit · second > 0. */
function claimAbove(kind: Kind, limit: number): LimitClaim {
  return kind === 'difference' ? { factor: 1, bound: limit } : { factor: limit, bound: 0 }
}

/** second − first > −limit; second − first ÷ limit > 0. */
function claimBelow(kind: Kind, limit: number): LimitClaim {
  return kind === 'difference' ? { factor: 1, bound: -limit } : { factor: 1 / limit, bound: 0 }
}
