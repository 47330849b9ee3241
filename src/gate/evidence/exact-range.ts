import type { RuleLimit } from '../../schema/verdict.js'
import { exactPOfPair } from './exact-pair.js'
import type { Evidence } from './evidence.js'
import type { Estimate } from './group-estimate.js'

type Kind = 'difference' | 'ratio'
type Pair = readonly [first: Estimate, second: Estimate]

/** Pairs of a range that are tested at most, those first whose gap beyond the limit is the most standard errors. */
const mostPairs = 12

/**
 * P-value of the exact test of the failing side of max − min or min ÷ max: the smallest α at which some pair of groups lies beyond the limit at level α/2m, of m pairs
 * in all, so that the chance to fail a range that meets its limit is at most α/2. Only the clearest pairs are tried, which can but lower that chance. The other
 * side of a range (a smallest difference, a largest ratio) and groups that are no shares have none: 0.
 */
export function exactPOfRange(
  families: readonly (readonly Estimate[])[],
  kind: Kind,
  comparisons: number,
): Evidence['exactP'] {
  const shares = families.every((family) => family.every(({ isShare }) => isShare))
  return ({ low, high }, options = {}) => {
    const limit = kind === 'difference' ? high : low
    if (!shares || limit === null || (kind === 'ratio' && !(limit > 0))) return 0
    const ends: RuleLimit = kind === 'difference' ? { low: null, high: limit } : { low: limit, high: null }
    const { factor = 1, level } = options
    let least = 1
    for (const pair of clearestPairs(families, kind, limit)) {
      // A pair that is not as clear as the clearest so far, or as what is asked, need not be known exactly.
      const ceiling = Math.min(least, level ?? 1) / 2 / comparisons
      least = Math.min(least, 2 * comparisons * (exactPOfPair(pair, kind, ends, { factor, ceiling }) ?? 0))
      if (level !== undefined && least <= level) break
    }
    return least
  }
}

function clearestPairs(families: readonly (readonly Estimate[])[], kind: Kind, limit: number): Pair[] {
  return families
    .flatMap((family) => pairsBeyond(family, kind, limit))
    .sort((a, b) => b.clearness - a.clearness)
    .slice(0, mostPairs)
    .map(({ pair }) => pair)
}

/** Ordered pairs whose own gap lies beyond the limit, with how many standard errors it does. O(G²). */
function pairsBeyond(
  family: readonly Estimate[],
  kind: Kind,
  limit: number,
): { readonly pair: Pair; readonly clearness: number }[] {
  const variances = family.map(({ value, rows }) => (value * (1 - value)) / rows + 1 / (4 * rows ** 2))
  const slope = kind === 'difference' ? 1 : limit
  return family.flatMap((a, i) =>
    family.flatMap((b, j) => {
      // The gap a − b beyond the limit, or a ÷ b below it.
      const distance = kind === 'difference' ? a.value - b.value - limit : limit * b.value - a.value
      if (i === j || !(distance > 0)) return []
      const spread = variances[i]! + slope ** 2 * variances[j]!
      return [{ pair: [a, b] as const, clearness: distance / Math.sqrt(spread) }]
    }),
  )
}
