import type { Interval } from '../../schema/measurement.js'
import type { RuleLimit } from '../../schema/verdict.js'
import { criticalValue, normalQuantile, normalUpperTail } from '../../statistics/normal.js'

/** Standard error on the identity, or of the logarithm for a value that is 1 where groups are alike (a ratio). */
function spread(value: number, interval: Interval, logarithmic: boolean): number | null {
  const to = logarithmic ? Math.log : (x: number): number => x
  const widths = [interval.low, interval.high].flatMap((limit) =>
    limit === null ? [] : [Math.abs(to(limit) - to(value))],
  )
  const usable = widths.filter((width) => Number.isFinite(width) && width > 0)
  if (usable.length === 0) return null
  return usable.reduce((sum, width) => sum + width, 0) / usable.length / criticalValue(1 - interval.confidence)
}

/**
 * Chance that a value with this interval's width lies outside the limit although the truth is `alike` (0 for a difference, 1 for a ratio, which is taken
 * on the logarithm): normal upper tails. In [0, 1]; null without a width. O(1).
 */
export function falseAlarmOfNormal(value: number, interval: Interval, alike: number, limit: RuleLimit): number | null {
  const logarithmic = alike === 1
  const error = spread(value, interval, logarithmic)
  if (error === null) return null
  const to = (x: number): number => (logarithmic ? (x > 0 ? Math.log(x) : -Infinity) : x)
  const above = limit.high === null ? 0 : normalUpperTail((to(limit.high) - to(alike)) / error)
  const below = limit.low === null ? 0 : normalUpperTail((to(alike) - to(limit.low)) / error)
  return Math.min(1, above + below)
}

/**
 * The true value beyond the limit that an interval as wide as this one, at level α, clears with the given power: limit ± (z(α) + z(power))·se. Of two
 * limits the one nearer to the value is taken. Null without a width. O(1).
 */
export function detectableOfNormal(
  value: number,
  interval: Interval,
  limit: RuleLimit,
  alpha: number,
  power: number,
): number | null {
  const error = spread(value, interval, false)
  if (error === null) return null
  const distance = (criticalValue(alpha) + normalQuantile(power)) * error
  const side = nearerSide(value, limit)
  if (side === null) return null
  return side === 'high' ? limit.high! + distance : limit.low! - distance
}

/**
 * How many times the rows it takes for a truth of `alike` to pass with the given power: its distance to each end of the limit has to hold the interval's half
 * width and the luck of the estimate, ((z(α) + z(power))·se ÷ distance)². With two ends the chance to miss is split between them. O(1).
 */
export function factorToPassOfNormal(
  value: number,
  interval: Interval,
  alike: number,
  limit: RuleLimit,
  alpha: number,
  power: number,
): number | null {
  const logarithmic = alike === 1
  const error = spread(value, interval, logarithmic)
  const to = (x: number): number => (logarithmic ? Math.log(x) : x)
  const ends = [limit.low, limit.high].filter((end) => end !== null && !(logarithmic && end <= 0)) as number[]
  const within = (limit.low === null || limit.low < alike) && (limit.high === null || limit.high > alike)
  if (error === null || ends.length === 0 || !within) return null
  const reach = (criticalValue(alpha) + normalQuantile(1 - (1 - power) / ends.length)) * error
  return Math.max(...ends.map((end) => (reach / Math.abs(to(end) - to(alike))) ** 2))
}

/** The end of the limit that a value lies nearer to; null without limits. */
export function nearerSide(value: number, { low, high }: RuleLimit): 'low' | 'high' | null {
  if (high === null) return low === null ? null : 'low'
  return low === null || Math.abs(high - value) <= Math.abs(value - low) ? 'high' : 'low'
}
