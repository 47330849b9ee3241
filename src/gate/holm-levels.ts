import { holm } from '../statistics/holm.js'
import type { RuleLimit } from '../schema/verdict.js'
import type { Evidence } from './evidence/evidence.js'
import { failingP } from './failing-p.js'
import { isFailing } from './is-failing.js'

/** A rule that takes part in the family, and its limit. */
export interface FamilyMember {
  readonly evidence: Evidence
  readonly limit: RuleLimit
}

export interface FamilyDecision {
  readonly p: number
  readonly adjusted: number
  /** The α of the interval that decided the failing side. */
  readonly alpha: number
  readonly fails: boolean
}

/**
 * Holm's step-down over the failing sides of a family: the k-th smallest p is tested at α/(m − k + 1), and the first that does not
 * fail there ends it. A rule fails exactly where the interval at its own step lies outside and the exact test agrees; each later one is shown at the step where it ended.
 * With one rule that is the plain interval. The chance of failing any rule whose truth meets its limit is at most α/2.
 */
export function holmLevels(members: readonly FamilyMember[], alpha: number): FamilyDecision[] {
  const p = members.map(({ evidence, limit }) => failingP(evidence, limit))
  const adjusted = holm(p)
  const order = p.map((_, index) => index).sort((a, b) => p[a]! - p[b]! || a - b)
  const decisions = new Array<FamilyDecision>(members.length)
  let ended: number | null = null
  for (const [step, index] of order.entries()) {
    const level: number = ended ?? alpha / (members.length - step)
    const { evidence, limit } = members[index]!
    const fails = ended === null && isFailing(evidence, limit, level)
    if (!fails) ended ??= level
    decisions[index] = { p: p[index]!, adjusted: adjusted[index]!, alpha: level, fails }
  }
  return decisions
}
