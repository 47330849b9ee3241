import type { Limits } from './limits.js'

/** Limits of which one or both may be open (null). */
export interface OpenLimits {
  readonly low: number | null
  readonly high: number | null
}

interface ScaleRow {
  readonly to: (x: number) => number
  readonly from: (y: number) => number
}

/** Scales on which an interval may be symmetric, the plainest first. */
const scales: readonly ScaleRow[] = [
  { to: (x) => x, from: (y) => y },
  { to: Math.log, from: Math.exp },
  { to: (x) => Math.log(x / (1 - x)), from: (y) => 1 / (1 + Math.exp(-y)) },
  { to: Math.atanh, from: Math.tanh },
]

/**
 * An interval made wider or narrower, each side by its own factor: g⁻¹(g(θ) − f·(g(θ) − g(low))), likewise above, on the scale g (identity, log, logit,
 * atanh) where the interval is most nearly symmetric around its value θ. With f = z′/z this is the interval at another confidence in normal
 * approximation. Limits that are open (null) stay open, as infinities. O(1).
 * @example stretchedLimits(0.2, { low: 0.1, high: 0.3 }, { low: 2, high: 0.5 }) // { low: 0, high: 0.25 }
 */
export function stretchedLimits(value: number, interval: OpenLimits, factors: Limits): Limits {
  const scale = fittingScale(value, interval)
  const centre = scale.to(value)
  const moved = (limit: number, factor: number): number => scale.from(centre + factor * (scale.to(limit) - centre))
  return {
    low: interval.low === null ? -Infinity : moved(interval.low, factors.low),
    high: interval.high === null ? Infinity : moved(interval.high, factors.high),
  }
}

function fittingScale(value: number, { low, high }: OpenLimits): ScaleRow {
  if (low === null || high === null) return scales[0]!
  const skew = ({ to }: ScaleRow): number => {
    const [below, above] = [to(value) - to(low), to(high) - to(value)]
    const relative = Math.abs(above - below) / (above + below)
    return Number.isFinite(relative) ? relative : Infinity
  }
  return scales.reduce((best, scale) => (skew(scale) < skew(best) - 1e-6 ? scale : best))
}
