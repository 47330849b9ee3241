import type { RuleLimit } from '../../schema/verdict.js'
import type { ExactLimitTest } from '../../statistics/exact-limit-test.js'
import { exactTestsOfPair } from './exact-pair.js'
import type { Evidence } from './evidence.js'
import type { Estimate } from './group-estimate.js'

type Kind = 'difference' | 'ratio'
type Pair = readonly [first: Estimate, second: Estimate]

/** Pairs of a range that are tested at most, those first whose gap beyond the limit is the most standard errors. */
const mostPairs = 12

/**
 * Exact test of the failing side of max − min or min ÷ max: some pair of groups lies beyond the limit at level α/2m, of m pairs in all, so that the
 * chance to fail a range that meets its limit is at most α/2. Only the clearest pairs are tried, which can but lower that chance. The other side of a range (a smallest
 * difference, a largest ratio) and groups that are no shares have none: true.
 */
export function exactTestOfRange(
  families: readonly (readonly Estimate[])[],
  kind: Kind,
  comparisons: number,
): Evidence['confirms'] {
  const shares = families.every((family) => family.every(({ isShare }) => isShare))
  const known = new Map<string, ExactLimitTest[]>()
  const testsAt = (limit: number, factor: number): ExactLimitTest[] => {
    const key = `${limit} ${factor}`
    const tests = known.get(key) ?? testsOfClearest(families, kind, limit, factor)
    known.set(key, tests)
    return tests
  }
  return ({ low, high }: RuleLimit, alpha, factor = 1) => {
    const limit = kind === 'difference' ? high : low
    if (!shares || limit === null || (kind === 'ratio' && !(limit > 0))) return true
    return testsAt(limit, factor).some((test) => test.rejects(alpha / 2 / comparisons))
  }
}

function testsOfClearest(
  families: readonly (readonly Estimate[])[],
  kind: Kind,
  limit: number,
  factor: number,
): ExactLimitTest[] {
  const ends: RuleLimit = kind === 'difference' ? { low: null, high: limit } : { low: limit, high: null }
  const beyond = families.flatMap((family) => pairsBeyond(family, kind, limit))
  return beyond
    .sort((a, b) => b.clearness - a.clearness)
    .slice(0, mostPairs)
    .flatMap(({ pair }) => exactTestsOfPair(pair, kind, ends, factor) ?? [])
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
