import { confusionOf } from './confusion.js'
import { outcome, unavailable, type Comparison, type GroupCounts, type Metric, type Parameters } from './metric.js'
import { add, type Tally } from './tally.js'

/**
 * Generalized entropy index of the benefit b = ŷ − y + 1 (0: favourable outcome withheld, 1: as labelled, 2: given beyond the label), with
 * ŷ and y 1 for the favourable side: Σ((b/μ)^α − 1) / (nα(α − 1)); α = 1 is Theil's Σ(b/μ)ln(b/μ)/n with 0·ln 0 = 0. Of a group it is the
 * inequality within the group. Over the groups of a feature `between` and `within` add up to the index of all rows. In [0, ∞).
 */
export const generalizedEntropy: Metric = {
  id: 'generalized-entropy',
  aliases: { gei: null, 'generalized-entropy-index': null, 'generalized-entropy-error': null },
  tasks: ['binary'],
  needs: ['label', 'decision'],
  reference: 'Speicher et al. 2018; Theil 1967; Shorrocks 1980',
  formula: 'Σ ((b / μ)^α − 1) / (n α (α − 1)), b = ŷ − y + 1, μ their mean; α = 1 (Theil): Σ (b / μ) ln(b / μ) / n',
  range: [0, null],
  better: 'lower',
  ideal: 0,
  unit: 'index',
  minimum: 'rows',
  interval: 'log',
  transforms: [],
  parameters: () => alphas,
  measure(counts, parameters) {
    const benefits = benefitsOf(counts)
    if (benefits.rows === 0) return unavailable(counts.rows === 0 ? 'empty-group' : 'missing-evidence', 0)
    return outcome(entropy(benefits.weights, alphaOf(parameters)), benefits.rows)
  },
  across: {
    everybody: true,
    parameters: () =>
      alphas.flatMap(({ alpha }) => [
        { alpha, part: 'between' },
        { alpha, part: 'within' },
      ]),
    measure: measureParts,
  },
}

const alphas = [{ alpha: '1' }, { alpha: '2' }] as const

function alphaOf({ alpha }: Parameters): number {
  return Number(alpha ?? 2)
}

interface Benefits {
  readonly rows: number
  /** Weight of the rows with benefit 0, 1 and 2. */
  readonly weights: readonly number[]
  readonly squared: readonly number[]
}

function benefitsOf(counts: GroupCounts): Benefits {
  const { truePositives, trueNegatives, falsePositives, falseNegatives } = confusionOf(counts)
  const correct = add(truePositives, trueNegatives)
  const tallies: readonly Tally[] =
    counts.favourable === 'positive'
      ? [falseNegatives, correct, falsePositives]
      : [falsePositives, correct, falseNegatives]
  return {
    rows: add(...tallies).rows,
    weights: tallies.map((tally) => tally.weight),
    squared: tallies.map((tally) => tally.squared),
  }
}

function total(weights: ArrayLike<number>): number {
  return weights[0]! + weights[1]! + weights[2]!
}

/** Mean benefit. */
function mean(weights: ArrayLike<number>): number {
  return (weights[1]! + 2 * weights[2]!) / total(weights)
}

/** (x^α − 1)/(α(α − 1)), with its limits x·ln x at 1 and −ln x at 0. */
function term(x: number, alpha: number): number {
  if (alpha === 1) return x > 0 ? x * Math.log(x) : 0
  if (alpha === 0) return -Math.log(x)
  return (x ** alpha - 1) / (alpha * (alpha - 1))
}

/** Index of one set of benefits; NaN where nobody has any. */
function entropy(weights: ArrayLike<number>, alpha: number): number {
  const average = mean(weights)
  if (!(average > 0)) return NaN
  const sum = [0, 1, 2].reduce((s, b) => s + (weights[b]! > 0 ? weights[b]! * term(b / average, alpha) : 0), 0)
  return Math.max(0, sum / total(weights))
}

function parts(
  groups: readonly ArrayLike<number>[],
  alpha: number,
): { readonly between: number; readonly within: number } {
  const all = [0, 1, 2].map((b) => groups.reduce((sum, weights) => sum + weights[b]!, 0))
  const average = mean(all)
  let [between, within] = [0, 0]
  for (const weights of groups) {
    const share = total(weights) / total(all)
    if (share === 0) continue
    const relative = mean(weights) / average
    between += share * term(relative, alpha)
    // A group in which nobody has a benefit has no inequality within.
    within += relative > 0 ? share * relative ** alpha * entropy(weights, alpha) : 0
  }
  return { between: Math.max(0, between), within }
}

/** All groups take part, small and missing ones too, or the parts would not add up. The part between is quadratic at 0: no standard error. */
function measureParts(groups: readonly GroupCounts[], parameters: Parameters): Comparison {
  const part = parameters['part'] === 'within' ? 'within' : 'between'
  const alpha = alphaOf(parameters)
  const benefits = groups.map(benefitsOf).filter(({ rows }) => rows > 0)
  const denominator = benefits.reduce((least, { rows }) => Math.min(least, rows), Infinity)
  if (benefits.length === 0) return unavailable('missing-evidence', 0)
  const value = parts(
    benefits.map((group) => group.weights),
    alpha,
  )[part]
  const found = outcome(value, denominator)
  const standardError = part === 'within' && 'value' in found ? errorWithin(benefits, alpha) : null
  return standardError === null ? found : { ...found, standardError }
}

/**
 * Standard error of the part within groups, √(Σ w²·IF²) with IF the derivative by the weight of a row with benefit b in a group of weight W(g) and
 * benefits S(g) in all. With S and W of everybody, index and part between are
 * α = 2: (W·Σwb²/S² − 1)/2 and (W·ΣS(g)²/W(g)/S² − 1)/2; α = 1: Σwb·ln b/S − ln(S/W) and ΣS(g)·ln(S(g)/W(g))/S − ln(S/W).
 */
function errorWithin(groups: readonly Benefits[], alpha: number): number | null {
  if (alpha !== 1 && alpha !== 2) return null
  const levels = [0, 1, 2]
  const sumOf = ({ weights }: Benefits) => weights[1]! + 2 * weights[2]!
  const logOf = (x: number) => (x > 0 ? Math.log(x) : 0)
  const [all, sum] = [total(totalsOf(groups)), groups.reduce((s, group) => s + sumOf(group), 0)]
  const ofRow = (b: number): number => (alpha === 2 ? b * b : b * logOf(b))
  const ofGroup = (s: number, w: number): number => (alpha === 2 ? (s * s) / w : s * logOf(s / w))
  // The difference of index and part between is a multiple of Σ ofRow − Σ ofGroup: what its own derivative leaves out cancels.
  const excess = groups.reduce((e, group) => {
    const own = levels.reduce((s, b) => s + group.weights[b]! * ofRow(b), 0)
    return e + own - ofGroup(sumOf(group), total(group.weights))
  }, 0)
  let variance = 0
  for (const group of groups) {
    const [s, w] = [sumOf(group), total(group.weights)]
    for (const b of levels) {
      const byGroup = alpha === 2 ? (2 * s * b) / w - (s / w) ** 2 : b * logOf(s / w) + b - s / w
      const change = ofRow(b) - byGroup
      const derivative =
        alpha === 2
          ? (all * change + excess) / (2 * sum * sum) - (all * excess * b) / sum ** 3
          : change / sum - (excess * b) / (sum * sum)
      variance += group.squared[b]! * derivative * derivative
    }
  }
  return Number.isFinite(variance) ? Math.sqrt(variance) : null
}

function totalsOf(groups: readonly Benefits[]): readonly number[] {
  return [0, 1, 2].map((b) => groups.reduce((sum, { weights }) => sum + weights[b]!, 0))
}
