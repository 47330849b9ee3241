import { chiSquaredUpperTail } from './chi-squared.js'
import type { TwoByTwo } from './mantel-haenszel.js'

export interface BreslowDay {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/**
 * Breslow & Day's test (1980) that strata share one odds ratio ψ, with Tarone's correction (1985). In each stratum A is the expected count of
 * first-group hits under ψ with the margins fixed; statistic Σ(a − A)²/V − (Σ(a − A))²/ΣV with V = 1/(1/A + 1/B + 1/C + 1/D), on K − 1 degrees
 * of freedom. Strata in which hits or misses are absent carry nothing and are not counted; null with fewer than two others. O(strata).
 *
 * @example breslowDay([{ a: 8, b: 2, c: 4, d: 6 }, { a: 3, b: 7, c: 1, d: 9 }], 5).df // 1
 */
export function breslowDay(tables: readonly TwoByTwo[], oddsRatio: number): BreslowDay | null {
  const strata = tables.filter(({ a, b, c, d }) => a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0)
  if (strata.length < 2) return null
  let [squares, excess, varianceSum] = [0, 0, 0]
  for (const table of strata) {
    const expected = expectedHits(table, oddsRatio)
    const first = table.a + table.b
    const hits = table.a + table.c
    const otherCorner = table.c + table.d - hits + expected
    const variance = 1 / (1 / expected + 1 / (first - expected) + 1 / (hits - expected) + 1 / otherCorner)
    squares += (table.a - expected) ** 2 / variance
    excess += table.a - expected
    varianceSum += variance
  }
  const statistic = Math.max(0, squares - (excess * excess) / varianceSum)
  const df = strata.length - 1
  return { statistic, df, p: chiSquaredUpperTail(statistic, df) }
}

/** The count A with A(n₂ − m + A) = ψ(n₁ − A)(m − A), the only root that keeps all four cells positive. */
function expectedHits({ a, b, c, d }: TwoByTwo, oddsRatio: number): number {
  const [first, second, hits] = [a + b, c + d, a + c]
  const quadratic = 1 - oddsRatio
  const linear = second - hits + oddsRatio * (first + hits)
  const constant = -oddsRatio * first * hits
  // Citardauq form: stable as the odds ratio nears 1, where the equation becomes linear.
  return (-2 * constant) / (linear + Math.sqrt(Math.max(0, linear * linear - 4 * quadratic * constant)))
}
