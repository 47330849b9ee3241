import type { Rule } from '../schema/policy.js'
import type { RuleLimit } from '../schema/verdict.js'

/** What a rule with `min`, `max` or `within` allows; both ends open for the other kinds. */
export function limitsOfRule(rule: Rule): RuleLimit {
  if (rule.within) return { low: rule.within[0], high: rule.within[1] }
  return { low: rule.min ?? null, high: rule.max ?? null }
}

/** The limit with an accepted value instead of the end that it lies beyond; null where it lies within the limit and accepts nothing. */
export function movedLimit(limit: RuleLimit, upTo: number): RuleLimit | null {
  if (limit.high !== null && upTo > limit.high) return { low: limit.low, high: upTo }
  if (limit.low !== null && upTo < limit.low) return { low: upTo, high: limit.high }
  return null
}
