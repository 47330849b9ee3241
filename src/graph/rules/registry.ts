import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { deconvolution } from './deconvolution.js'
import { deepLiftRescale } from './deep-lift-rescale.js'
import { guidedRelu } from './guided-relu.js'
import { lrpEpsilon } from './lrp-epsilon.js'
import { lrpGamma } from './lrp-gamma.js'
import { lrpZPlus } from './lrp-z-plus.js'
import type { BackwardRule } from './rule.js'

/** The modified backward passes that may be chosen by name. */
export const backwardRules: readonly BackwardRule[] = [
  guidedRelu,
  deconvolution,
  lrpEpsilon,
  lrpGamma,
  lrpZPlus,
  deepLiftRescale,
]

export function findRule(rule: string | BackwardRule): BackwardRule {
  if (typeof rule !== 'string') return rule
  const rules = backwardRules.map(({ id }) => id)
  const found = backwardRules.find(({ id }) => id === rule)
  if (found === undefined) throw new ProbityError('GRAPH_RULE_UNKNOWN', { rule, rules, nearest: nearest(rule, rules) })
  return found
}
