import type { Limits } from '../../statistics/limits.js'
import type { RuleLimit } from '../../schema/verdict.js'

export interface ExactOptions {
  /** Times the rows of the same mix (1 by default). */
  readonly factor?: number
  readonly level?: number
}

/** What a rule needs of a measurement beyond its displayed interval. Unbounded limits are infinite here. */
export interface Evidence {
  readonly value: number
  /** Two-sided limits at confidence 1 − α, for `factor` times the rows of the same mix (1 by default). */
  limits(alpha: number, factor?: number): Limits
  /**
   * P-value of the failing side by the exact test, where there is one: the smallest α at which the chance that a truth within the limit comes out as far
   * beyond it is at most α/2 (over the pairs of a range all together). 0 where no exact test is known. With `level` only the answer whether it is at most that is right, not the value.
   */
  exactP(limit: RuleLimit, options?: ExactOptions): number
  /**
   * How often a rule on the bare value fails although all groups are alike, on these sizes; null where being alike says
   * nothing about the value, as for a rate of one group.
   */
  falseAlarmRate(limit: RuleLimit): number | null
  /** The true value nearest to the limit, beyond it, that is found to fail at level α with this power; null where none is. */
  detectable(limit: RuleLimit, alpha: number, power: number): number | null
  /** How many times the rows it takes for groups that are all alike to pass with this power; null where that cannot be said. */
  factorToPass(limit: RuleLimit, alpha: number, power: number): number | null
}
