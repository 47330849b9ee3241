import type { Limits } from './limits.js'

/** Pairs counted by what the two of a pair say: only the first a hit, only the second a hit, and all pairs. Fractional effective counts are allowed. */
export interface DiscordantPairs {
  readonly firstOnly: number
  readonly secondOnly: number
  readonly pairs: number
}

/**
 * Tango's score interval (1998) of the difference of two shares of the same rows, first − second: the differences δ that the score test
 * (b − c − nδ)/√(n(2q + δ(1 − δ))), q the likelihood estimate of the second-only share under δ, does not reject at ±z. It leaves 0 out exactly where
 * McNemar's test rejects, has a width above 0 when no pair is discordant, and keeps its level in small samples. In [−1, 1]; without pairs [−1, 1].
 * O(log 1/ε).
 *
 * @example tango({ firstOnly: 0, secondOnly: 0, pairs: 100 }, 1.959963984540054) // { low: −0.03699, high: 0.03699 }: ±z²/(n + z²)
 */
export function tango(counts: DiscordantPairs, z: number): Limits {
  const { firstOnly, secondOnly, pairs } = counts
  if (!(pairs > 0)) return { low: -1, high: 1 }
  const difference = (firstOnly - secondOnly) / pairs
  return {
    low: crossing((delta) => score(counts, delta) - z, -1, difference),
    high: crossing((delta) => score(counts, delta) + z, difference, 1),
  }
}

/** The score statistic at a difference δ; falls from +∞ at −1 to −∞ at 1. */
function score({ firstOnly: b, secondOnly: c, pairs: n }: DiscordantPairs, delta: number): number {
  const linear = -b - c + (2 * n - b + c) * delta
  const constant = -c * delta * (1 - delta)
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant))
  // The root (√(B² − 4AC) − B)/2A, in the form that does not cancel where B is positive.
  const secondShare = linear > 0 ? (-2 * constant) / (linear + root) : (root - linear) / (4 * n)
  const variance = n * (2 * secondShare + delta * (1 - delta))
  const excess = b - c - n * delta
  if (variance > 0) return excess / Math.sqrt(variance)
  return excess === 0 ? 0 : excess > 0 ? Infinity : -Infinity
}

/** Where a falling function crosses 0 between two points, by bisection to the last bit that matters; the nearer end where it does not. */
function crossing(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (f(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
