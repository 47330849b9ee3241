import { relevanceRules } from './relevance.js'
import type { BackwardRule } from './rule.js'

/** Layer-wise relevance propagation with the ε rule: relevance is shared out by contribution, small sums are damped. */
export function lrpEpsilonRule(epsilon: number): BackwardRule {
  return {
    id: 'lrp-epsilon',
    reference: 'Bach et al. 2015, On pixel-wise explanations, eq. 58',
    operators: relevanceRules(epsilon),
    start: 'value',
  }
}

export const lrpEpsilon: BackwardRule = lrpEpsilonRule(1e-6)
