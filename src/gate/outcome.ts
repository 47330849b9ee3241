import type { RuleLimit } from '../schema/verdict.js'
import type { Limits } from '../statistics/limits.js'

/** Rounding that a limit may be missed by and still be touched: 0.4 − 0.3 is 0.10000000000000003. */
const rounding = 1e-12

/** Wholly inside the limit. Touching it is inside. */
export function isInside({ low, high }: Limits, limit: RuleLimit): boolean {
  return (limit.low === null || low >= limit.low - rounding) && (limit.high === null || high <= limit.high + rounding)
}

/** Wholly outside the limit, on one side. Touching it is not outside. */
export function isOutside({ low, high }: Limits, limit: RuleLimit): boolean {
  return (limit.high !== null && low > limit.high + rounding) || (limit.low !== null && high < limit.low - rounding)
}

/** What an interval says of a limit. Exactly one of the three. */
export function outcomeOf(limits: Limits, limit: RuleLimit): 'pass' | 'fail' | 'inconclusive' {
  if (isInside(limits, limit)) return 'pass'
  return isOutside(limits, limit) ? 'fail' : 'inconclusive'
}
