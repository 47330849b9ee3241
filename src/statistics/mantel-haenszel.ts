import { breslowDay } from './breslow-day.js'
import type { BreslowDay } from './breslow-day.js'
import { chiSquaredUpperTail } from './chi-squared.js'

/** One stratum: hits and misses of the first group (a, b) and of the second group (c, d). */
export interface TwoByTwo {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

export interface MantelHaenszel {
  /** Common odds ratio, first group against second; null where no stratum has both a second-group hit and a first-group miss, or the reverse. */
  readonly oddsRatio: { readonly value: number; readonly logStandardError: number } | null
  /** Common difference of rates, first minus second; null without a stratum that holds both groups. */
  readonly riskDifference: { readonly value: number; readonly standardError: number } | null
  /** Test of no association in any stratum, without continuity correction; null where nothing varies. */
  readonly cochranMantelHaenszel: { readonly statistic: number; readonly p: number } | null
  /** Test of one odds ratio for all strata. */
  readonly breslowDay: BreslowDay | null
}

/**
 * Mantel–Haenszel comparison of two groups over strata. Odds ratio Σ(ad/N) / Σ(bc/N), its logarithm with the variance of Robins, Breslow &
 * Greenland (1986); difference Σ((a·n₂ − c·n₁)/N) / Σ(n₁n₂/N) with Sato's variance (1989), valid for few large and for many small strata;
 * Cochran–Mantel–Haenszel statistic (Σ(a − E a))² / ΣVar a on 1 degree of freedom; Breslow–Day with Tarone's correction. Strata without one of
 * the groups add nothing. Counts are integers; the values (not the errors) also hold for weighted counts. O(strata).
 *
 * @example mantelHaenszel([{ a: 8, b: 2, c: 4, d: 6 }, { a: 3, b: 7, c: 1, d: 9 }]).oddsRatio?.value // 5: Σad/N = 48/20 + 27/20, Σbc/N = 8/20 + 7/20
 */
export function mantelHaenszel(tables: readonly TwoByTwo[]): MantelHaenszel {
  const strata = tables.filter((t) => t.a + t.b > 0 && t.c + t.d > 0)
  const oddsRatio = commonOddsRatio(strata)
  return {
    oddsRatio,
    riskDifference: commonDifference(strata),
    cochranMantelHaenszel: conditionalAssociation(strata),
    breslowDay: oddsRatio ? breslowDay(strata, oddsRatio.value) : null,
  }
}

function commonOddsRatio(strata: readonly TwoByTwo[]): MantelHaenszel['oddsRatio'] {
  let concordant = 0
  let discordant = 0
  let [pr, psqr, qs] = [0, 0, 0]
  for (const { a, b, c, d } of strata) {
    const total = a + b + c + d
    const [r, s, p, q] = [(a * d) / total, (b * c) / total, (a + d) / total, (b + c) / total]
    concordant += r
    discordant += s
    pr += p * r
    psqr += p * s + q * r
    qs += q * s
  }
  if (!(concordant > 0) || !(discordant > 0)) return null
  const variance =
    pr / (2 * concordant * concordant) + psqr / (2 * concordant * discordant) + qs / (2 * discordant * discordant)
  return { value: concordant / discordant, logStandardError: Math.sqrt(variance) }
}

function commonDifference(strata: readonly TwoByTwo[]): MantelHaenszel['riskDifference'] {
  let [numerator, denominator, p, q] = [0, 0, 0, 0]
  for (const { a, b, c, d } of strata) {
    const [first, second, total] = [a + b, c + d, a + b + c + d]
    numerator += (a * second - c * first) / total
    denominator += (first * second) / total
    p += (first * first * c - second * second * a + (first * second * (second - first)) / 2) / (total * total)
    q += (a * d + b * c) / (2 * total)
  }
  if (!(denominator > 0)) return null
  const value = numerator / denominator
  // Sato's variance can fall below 0 by rounding where every rate is 0 or 1.
  return { value, standardError: Math.sqrt(Math.max(0, value * p + q)) / denominator }
}

function conditionalAssociation(strata: readonly TwoByTwo[]): MantelHaenszel['cochranMantelHaenszel'] {
  let excess = 0
  let variance = 0
  for (const { a, b, c, d } of strata) {
    const total = a + b + c + d
    if (total < 2) continue
    excess += a - ((a + b) * (a + c)) / total
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (total * total * (total - 1))
  }
  if (!(variance > 0)) return null
  const statistic = (excess * excess) / variance
  return { statistic, p: chiSquaredUpperTail(statistic, 1) }
}
