import type { RuleLimit } from '../schema/verdict.js'
import type { Evidence } from './evidence/evidence.js'
import { isOutside } from './outcome.js'

/**
 * Whether the evidence fails a limit at level α: the two-sided interval at 1 − α lies wholly outside, and the exact test, where there is one, finds so too.
 * The interval alone would fail up to 3.7 % of truths at the limit where one of two unequal groups is small, instead of 2.5 %.
 */
export function isFailing(evidence: Evidence, limit: RuleLimit, alpha: number): boolean {
  return isOutside(evidence.limits(alpha), limit) && evidence.exactP(limit, { level: alpha }) <= alpha
}
