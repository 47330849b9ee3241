import type { ScoreRule } from '../../models/decision-schema.js'
import { gains, rates, ratesOf, type Constraint, type Objective, type Sides } from './constraint.js'
import type { OperatingPoints } from './operating-points.js'

export interface Limits {
  readonly constraint: Constraint
  readonly objective: Objective
  readonly flip: boolean
  /** Largest difference of a rate between two groups. */
  readonly tolerance: number
}

export interface Chosen {
  readonly rules: readonly ScoreRule[]
  /** Whether the rates are within the tolerance; else they are as near as one threshold a group can bring them. */
  readonly met: boolean
}

/** A threshold of a group with its rates and what it adds to the objective. */
interface Candidate {
  readonly rates: readonly number[]
  readonly gain: number
  readonly rule: ScoreRule
}
/** Candidates of one direction in the order of their rates, which all grow together. */
type Chain = readonly Candidate[]

/** Thresholds a group for equalized odds at most: of more, every second, third … is tried. */
const mostThresholds = 100
const precision = 1e-4

/**
 * One threshold a group, without a draw, that maximises the objective among all choices whose rates lie within the tolerance of each other. Thresholds that
 * decide a whole group alike are no candidates: else deciding everybody alike would always meet the constraint. Exact over the candidates: choices within the
 * tolerance lie in a window that begins at some candidate's rate, and within a window groups are independent. Where no choice meets it, the tolerance grows
 * until one does. O(candidates · groups · log) for one rate, O(candidates² · groups) for two.
 */
export function deterministicRules(groups: readonly OperatingPoints[], limits: Limits): Chosen {
  const all = {
    positives: groups.reduce((sum, { positives }) => sum + positives, 0),
    negatives: groups.reduce((sum, { negatives }) => sum + negatives, 0),
  }
  const chains = groups.map((group) => chainsOf(group, limits, all))
  const at = (tolerance: number): readonly Candidate[] | null => bestWithin(chains, tolerance)
  const found = at(limits.tolerance)
  if (found !== null) return { rules: found.map(({ rule }) => rule), met: true }
  const nearest = at(leastTolerance((tolerance) => at(tolerance) !== null, limits.tolerance))
  return { rules: (nearest ?? []).map(({ rule }) => rule), met: false }
}

function chainsOf(group: OperatingPoints, { constraint, objective, flip }: Limits, all: Sides): readonly Chain[] {
  const chains = flip ? [group.upward, group.downward] : [group.upward]
  return chains.map((points) => {
    const inner = points.slice(1, -1)
    const stride = constraint === 'equalized-odds' ? Math.max(1, Math.ceil(inner.length / mostThresholds)) : 1
    return inner
      .filter((_, place) => place % stride === 0)
      .map((point) => ({
        rates: ratesOf[constraint].map((rate) => rates[rate](point, group)),
        gain: gains[objective](point, group, all),
        rule: point.rule,
      }))
  })
}

function leastTolerance(meets: (tolerance: number) => boolean, from: number): number {
  let [low, high] = [from, 1]
  while (high - low > precision) {
    const middle = (low + high) / 2
    if (meets(middle)) high = middle
    else low = middle
  }
  return high
}

/** The best choice of one candidate a group whose rates lie in one window; null where no window holds one of every group. */
function bestWithin(groups: readonly (readonly Chain[])[], tolerance: number): readonly Candidate[] | null {
  const dimensions = groups.flat(2)[0]?.rates.length ?? 0
  const starts = Array.from({ length: dimensions }, (_, rate) =>
    [...new Set(groups.flat(2).map((candidate) => candidate.rates[rate]!))].sort((a, b) => a - b),
  )
  const indexed = groups.map((chains) => chains.map((chain) => indexChain(chain, starts, tolerance)))
  let best: { gain: number; chosen: readonly Candidate[] } | null = null
  for (const window of windowsOf(starts)) {
    const chosen = chooseIn(indexed, window)
    if (chosen === null) continue
    const gain = chosen.reduce((sum, candidate) => sum + candidate.gain, 0)
    if (best === null || gain > best.gain + 1e-12) best = { gain, chosen }
  }
  return best?.chosen ?? null
}

function* windowsOf(starts: readonly (readonly number[])[]): Generator<readonly number[]> {
  const [first, second] = starts
  for (let a = 0; a < (first?.length ?? 0); a++)
    if (second === undefined) yield [a]
    else for (let b = 0; b < second.length; b++) yield [a, b]
}

/** For each rate and each start of a window: from which candidate of the chain up to which its rate lies in it. */
interface IndexedChain {
  readonly ranges: readonly { readonly from: Int32Array; readonly to: Int32Array }[]
  best(from: number, to: number): Candidate
}

function indexChain(chain: Chain, starts: readonly (readonly number[])[], tolerance: number): IndexedChain {
  const rounding = 1e-12
  const ranges = starts.map((list, rate) => {
    const [from, to] = [new Int32Array(list.length), new Int32Array(list.length)]
    let [low, high] = [0, 0]
    list.forEach((start, at) => {
      while (low < chain.length && chain[low]!.rates[rate]! < start - rounding) low++
      while (high < chain.length && chain[high]!.rates[rate]! <= start + tolerance + rounding) high++
      ;[from[at], to[at]] = [low, high]
    })
    return { from, to }
  })
  return { ranges, best: rangeMaximum(chain) }
}

function chooseIn(
  groups: readonly (readonly IndexedChain[])[],
  window: readonly number[],
): readonly Candidate[] | null {
  const chosen: Candidate[] = []
  for (const chains of groups) {
    let best: Candidate | null = null
    for (const { ranges, best: bestOf } of chains) {
      let [from, to] = [0, Infinity]
      window.forEach((at, rate) => {
        from = Math.max(from, ranges[rate]!.from[at]!)
        to = Math.min(to, ranges[rate]!.to[at]!)
      })
      if (from >= to) continue
      const found = bestOf(from, to)
      if (best === null || found.gain > best.gain) best = found
    }
    if (best === null) return null
    chosen.push(best)
  }
  return chosen
}

/** The candidate with the greatest gain in [from, to), the first of equal ones: a sparse table, O(n log n) to make and O(1) to ask. */
function rangeMaximum(chain: Chain): (from: number, to: number) => Candidate {
  const better = (a: number, b: number): number => (chain[b]!.gain > chain[a]!.gain ? b : a)
  const levels: Int32Array[] = [Int32Array.from(chain.keys())]
  for (let width = 2; width <= chain.length; width *= 2) {
    const below = levels.at(-1)!
    levels.push(
      Int32Array.from({ length: chain.length - width + 1 }, (_, at) => better(below[at]!, below[at + width / 2]!)),
    )
  }
  return (from, to) => {
    const level = 31 - Math.clz32(to - from)
    const table = levels[level]!
    return chain[better(table[from]!, table[to - (1 << level)]!)]!
  }
}
