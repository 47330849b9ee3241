import type { CubeSpec } from '../schema/cube.js'
import type { LooseDimension } from './collect-cells.js'
import { nextUp } from './score-bins.js'

/** Which decision the threshold makes of a raw score. */
export function decisionOf(score: number, { threshold, higherIs }: ScoreRule): 'positive' | 'negative' {
  const positive = higherIs === 'positive' ? score >= threshold : score <= threshold
  return positive ? 'positive' : 'negative'
}
export interface ScoreRule {
  readonly threshold: number
  readonly higherIs: 'positive' | 'negative'
}

/** The rule that makes decisions of scores, where no decision column says otherwise. */
export function scoreRule(spec: CubeSpec): ScoreRule | null {
  const threshold = spec.score?.threshold
  if (spec.decision !== null || threshold == null || (spec.task !== 'binary' && spec.task !== 'outcomes')) return null
  return { threshold, higherIs: spec.score!.higherIs }
}

/**
 * Does the place of a score in the cube tell its decision? Always for exact scores; for bins when the threshold is an edge between two of
 * them. Then the database need not group by the decision.
 */
export function decisionFollows(spec: CubeSpec, rule: ScoreRule): boolean {
  const bins = spec.score!.bins
  if (bins.kind === 'exact') return true
  const boundary = rule.higherIs === 'positive' ? rule.threshold : nextUp(rule.threshold)
  const [low, high] = [bins.edges[0]!, bins.edges[bins.edges.length - 1]!]
  // At the upper end the last bin, closed on both sides, would hold both decisions.
  return boundary <= low || boundary > high || (boundary < high && bins.edges.includes(boundary))
}

/** The decision dimension that follows from the score dimension. A bin decides as its lowest score does. */
export function followingDecision(spec: CubeSpec, rule: ScoreRule, score: LooseDimension): LooseDimension {
  const bins = spec.score!.bins
  const values = score.values.map((text) => {
    if (text === null) return null
    return decisionOf(bins.kind === 'exact' ? Number(text) : bins.edges[Number(text)]!, rule)
  })
  return { name: 'decision', role: 'decision', values, codes: score.codes }
}
