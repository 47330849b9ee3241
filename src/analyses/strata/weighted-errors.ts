import type { TwoByTwo } from '../../statistics/mantel-haenszel.js'

/** A 2 × 2 table of weighted counts with the sum of squared weights of each cell. */
export interface WeightedTwoByTwo {
  readonly counts: TwoByTwo
  readonly squares: TwoByTwo
}

/**
 * Linearised standard errors of the Mantel–Haenszel difference and log odds ratio of weighted tables: √Σ Σw² (∂θ/∂W)² over
 * all cells (Taylor linearisation, Binder 1983). With θ = N/D, ∂θ/∂W = (∂N/∂W − θ ∂D/∂W)/D. O(strata).
 */
export function linearisedErrors(tables: readonly WeightedTwoByTwo[]): { difference: number; logOddsRatio: number } {
  const sums = { numerator: 0, denominator: 0, concordant: 0, discordant: 0 }
  for (const { counts } of tables) {
    const { a, b, c, d } = counts
    const total = a + b + c + d
    sums.numerator += (a * d - b * c) / total
    sums.denominator += ((a + b) * (c + d)) / total
    sums.concordant += (a * d) / total
    sums.discordant += (b * c) / total
  }
  const difference = sums.numerator / sums.denominator
  let [differenceVariance, logVariance] = [0, 0]
  for (const { counts, squares } of tables)
    for (const cell of ['a', 'b', 'c', 'd'] as const) {
      const { concordant, discordant, product } = slopes(counts, cell)
      const bySlope = (concordant - discordant - difference * product) / sums.denominator
      const byLog = concordant / sums.concordant - discordant / sums.discordant
      differenceVariance += squares[cell] * bySlope ** 2
      logVariance += squares[cell] * byLog ** 2
    }
  return { difference: Math.sqrt(differenceVariance), logOddsRatio: Math.sqrt(logVariance) }
}

/** Derivatives of ad/T, bc/T and (a + b)(c + d)/T by one cell. */
function slopes(
  { a, b, c, d }: TwoByTwo,
  cell: keyof TwoByTwo,
): { concordant: number; discordant: number; product: number } {
  const total = a + b + c + d
  const [first, second] = [a + b, c + d]
  const inner = {
    a: { ad: d, bc: 0, n: second },
    b: { ad: 0, bc: c, n: second },
    c: { ad: 0, bc: b, n: first },
    d: { ad: a, bc: 0, n: first },
  }[cell]
  return {
    concordant: (inner.ad - (a * d) / total) / total,
    discordant: (inner.bc - (b * c) / total) / total,
    product: (inner.n - (first * second) / total) / total,
  }
}
