import type { ScoreRule } from '../../models/decision-schema.js'
import { upperHull } from '../../statistics/upper-hull.js'
import { gains, rates, type Constraint, type Objective, type RateConstraint, type Sides } from './constraint.js'
import { mixRules, type Share } from './mix-rules.js'
import type { OperatingPoint, OperatingPoints } from './operating-points.js'

export interface Wanted {
  readonly constraint: Constraint
  readonly objective: Objective
  /** Also `score < threshold`. */
  readonly flip: boolean
  /** Places in [0, 1] that are tried; null tries every corner, which is exact. */
  readonly grid: number | null
}

/** A convex hull: corners in the order of x. */
interface Hull {
  readonly corners: readonly { readonly x: number; readonly y: number; readonly rule: ScoreRule }[]
}

/**
 * The rules, with a draw where it takes one, that maximise the objective while the rates of the constraint are exactly equal in all groups (in expectation):
 * every point on the convex hull of a group's thresholds is a mix of two of them, so the optimum lies at a corner of the sum (or, for equalized odds, of the
 * lower envelope) of the hulls. Hardt, Price & Srebro 2016. One rule a group, in their order. O(groups · corners²).
 */
export function randomisedRules(groups: readonly OperatingPoints[], wanted: Wanted): ScoreRule[] {
  return wanted.constraint === 'equalized-odds'
    ? equalizedOdds(groups, wanted)
    : equalRates(groups, wanted, wanted.constraint)
}

function equalRates(groups: readonly OperatingPoints[], wanted: Wanted, constraint: RateConstraint): ScoreRule[] {
  const all = sidesOf(groups)
  const hulls = groups.map((group) =>
    hullOf(group, wanted.flip, (point) => ({
      x: rates[constraint](point, group),
      y: gains[wanted.objective](point, group, all),
    })),
  )
  const value = (x: number): number => hulls.reduce((sum, hull) => sum + heightAt(hull, x), 0)
  const best = bestOf(wanted.grid === null ? cornersOf(hulls) : gridOf(wanted.grid), value)
  return hulls.map((hull) => mixRules(mixAt(hull, best)))
}

/** Rates (false positive, true positive) that every group can reach: under all ROC hulls. A group whose hull is higher gives its surplus away by a draw. */
function equalizedOdds(groups: readonly OperatingPoints[], { objective, flip, grid }: Wanted): ScoreRule[] {
  const all = sidesOf(groups)
  const hulls = groups.map((group) =>
    hullOf(group, flip, (point) => ({
      x: rates['predictive-equality'](point, group),
      y: rates['equal-opportunity'](point, group),
    })),
  )
  const lowest = (x: number): number => Math.min(...hulls.map((hull) => heightAt(hull, x)))
  const value = (x: number): number =>
    gains[objective]({ truePositives: lowest(x) * all.positives, falsePositives: x * all.negatives }, all, all)
  const best = bestOf(grid === null ? withCrossings(hulls, cornersOf(hulls)) : gridOf(grid), value)
  const height = lowest(best)
  return hulls.map((hull) => {
    const [above, surplus] = [heightAt(hull, best), heightAt(hull, best) - height]
    const ignored = surplus <= 0 || above <= best ? 0 : surplus / (above - best)
    const constant: Share = { rule: { thresholds: [], probabilities: [best] }, share: ignored }
    return mixRules([constant, ...mixAt(hull, best).map(({ rule, share }) => ({ rule, share: share * (1 - ignored) }))])
  })
}

function sidesOf(groups: readonly OperatingPoints[]): Sides {
  return {
    positives: groups.reduce((sum, { positives }) => sum + positives, 0),
    negatives: groups.reduce((sum, { negatives }) => sum + negatives, 0),
  }
}

function hullOf(
  { upward, downward }: OperatingPoints,
  flip: boolean,
  place: (point: OperatingPoint) => { x: number; y: number },
): Hull {
  const points = flip ? [...upward, ...downward] : upward
  const placed = points.map((point) => ({ ...place(point), rule: point.rule }))
  return { corners: upperHull(placed).map((at) => placed[at]!) }
}

/** Position of the corner at or left of x, the last but one at most. */
function segmentAt({ corners }: Hull, x: number): number {
  let [low, high] = [0, corners.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (corners[middle]!.x <= x) low = middle
    else high = middle
  }
  return low
}

function mixAt(hull: Hull, x: number): readonly Share[] {
  const at = segmentAt(hull, x)
  const [left, right] = [hull.corners[at]!, hull.corners[at + 1] ?? hull.corners[at]!]
  const share = right.x > left.x ? Math.min(1, Math.max(0, (x - left.x) / (right.x - left.x))) : 0
  return [
    { rule: left.rule, share: 1 - share },
    { rule: right.rule, share },
  ]
}

function heightAt(hull: Hull, x: number): number {
  const at = segmentAt(hull, x)
  const [left, right] = [hull.corners[at]!, hull.corners[at + 1] ?? hull.corners[at]!]
  return right.x > left.x ? left.y + ((x - left.x) * (right.y - left.y)) / (right.x - left.x) : left.y
}

function cornersOf(hulls: readonly Hull[]): readonly number[] {
  return [...new Set(hulls.flatMap(({ corners }) => corners.map(({ x }) => x)))].sort((a, b) => a - b)
}

/** The corners, and where two hulls cross between neighbouring ones: there the lower envelope has its corners. */
function withCrossings(hulls: readonly Hull[], xs: readonly number[]): readonly number[] {
  const found = new Set(xs)
  for (let at = 1; at < xs.length; at++) {
    const [low, high] = [xs[at - 1]!, xs[at]!]
    const ends = hulls.map((hull) => [heightAt(hull, low), heightAt(hull, high)] as const)
    for (const [i, [a, b]] of ends.entries())
      for (const [c, d] of ends.slice(i + 1)) {
        const [before, after] = [a - c, b - d]
        if (before * after < 0) found.add(low + ((high - low) * before) / (before - after))
      }
  }
  return [...found].sort((a, b) => a - b)
}

function gridOf(size: number): readonly number[] {
  return Array.from({ length: size + 1 }, (_, at) => at / size)
}

/** The least of the places with the greatest value. */
function bestOf(places: readonly number[], value: (x: number) => number): number {
  let [best, most] = [places[0]!, -Infinity]
  for (const place of places) {
    const found = value(place)
    if (found > most + 1e-12) [best, most] = [place, found]
  }
  return best
}
