import type { RuleLimit } from '../schema/verdict.js'
import type { Evidence } from './evidence/evidence.js'
import { isOutside } from './outcome.js'

/** Smallest p-value that is looked for. */
const smallest = 1e-12

/**
 * P-value of the failing side: the smallest α at which the two-sided interval lies wholly outside the limit and the exact test agrees, the larger of the two.
 * p ≤ α and failing at α say the same; the chance of failing a truth at the limit is p/2. In [1e-12, 1]; 1 where the value lies inside the limit.
 */
export function failingP(evidence: Evidence, limit: RuleLimit): number {
  if (!isOutside({ low: evidence.value, high: evidence.value }, limit)) return 1
  const ofInterval = intervalP(evidence, limit)
  return ofInterval === 1 ? 1 : Math.min(1, Math.max(ofInterval, evidence.exactP(limit)))
}

/** The smallest α at which the interval lies outside: bisection of log α to a relative 1e-9, from above. */
function intervalP(evidence: Evidence, limit: RuleLimit): number {
  const outside = (alpha: number): boolean => isOutside(evidence.limits(alpha), limit)
  if (outside(smallest)) return smallest
  let [spans, clears] = [Math.log(smallest), Math.log(1 - 1e-9)]
  if (!outside(Math.exp(clears))) return 1
  while (clears - spans > 1e-9) {
    const middle = (spans + clears) / 2
    if (outside(Math.exp(middle))) clears = middle
    else spans = middle
  }
  return Math.exp(clears)
}
