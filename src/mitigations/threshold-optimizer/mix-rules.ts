import type { ScoreRule } from '../../models/decision-schema.js'
import { probabilityAt } from '../../models/decide-rows.js'

export interface Share {
  readonly rule: ScoreRule
  /** In [0, 1]; the shares add up to 1. */
  readonly share: number
}

/** The rule that follows each rule with its share: at every score the mean of their probabilities. */
export function mixRules(shares: readonly Share[]): ScoreRule {
  const used = shares.filter(({ share }) => share > 0)
  const thresholds = [...new Set(used.flatMap(({ rule }) => rule.thresholds))].sort((a, b) => a - b)
  const places = [-Infinity, ...thresholds]
  const probabilities = places.map((place) => {
    const chance = used.reduce((sum, { rule, share }) => sum + share * probabilityAt(rule, place), 0)
    return Math.min(1, Math.max(0, roundOff(chance)))
  })
  return { thresholds, probabilities }
}

/** Sums of shares miss 0 and 1 by a rounding; a row must not be drawn for because of it. */
function roundOff(x: number): number {
  return Math.abs(x - Math.round(x)) < 1e-12 ? Math.round(x) : x
}
