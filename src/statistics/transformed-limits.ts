import type { Limits } from './limits.js'
import { wilson } from './wilson.js'

/** Scale on which the estimate is taken as normal. */
export type Scale = 'identity' | 'logit' | 'log' | 'atanh'

export interface TransformedLimitsOptions {
  readonly scale: Scale
  /** Closed range that the limits are clipped to; null = unbounded on that side. By default that of the scale. */
  readonly range?: readonly [number | null, number | null]
  /** Effective rows behind the estimate, for an estimate at an end of a bounded range. */
  readonly rows?: number
}

interface ScaleRow {
  readonly to: (x: number) => number
  readonly from: (y: number) => number
  readonly slope: (x: number) => number
  readonly range: readonly [number | null, number | null]
}

const scales: Record<Scale, ScaleRow> = {
  identity: { to: (x) => x, from: (y) => y, slope: () => 1, range: [null, null] },
  logit: {
    to: (x) => Math.log(x / (1 - x)),
    from: (y) => 1 / (1 + Math.exp(-y)),
    slope: (x) => 1 / (x * (1 - x)),
    range: [0, 1],
  },
  log: { to: Math.log, from: Math.exp, slope: (x) => 1 / x, range: [0, null] },
  atanh: { to: Math.atanh, from: Math.tanh, slope: (x) => 1 / (1 - x * x), range: [-1, 1] },
}

/**
 * Interval of a smooth measure: g⁻¹(g(θ) ± z·se·g′(θ)) on the scale g (identity; logit for shares; log for positive values; atanh for correlations),
 * clipped to the range. At an end of the scale, where g is infinite, the standard error says nothing by itself:
 * with both ends bounded and `rows` given, Wilson limits of the estimate's position between the ends for that many rows; else identity limits if the
 * standard error is positive; else null. Elsewhere a standard error of 0 gives a point. Null without a finite estimate and standard error. O(1).
 *
 * @example transformedLimits(0.9, 0.03, 1.959963984540054, { scale: 'logit' }) // { low: 0.8243…, high: 0.9453… }
 */
export function transformedLimits(
  estimate: number,
  standardError: number,
  z: number,
  options: TransformedLimitsOptions,
): Limits | null {
  if (!Number.isFinite(estimate) || !Number.isFinite(standardError)) return null
  const { to, from, slope, range: ownRange } = scales[options.scale]
  const [least, most] = options.range ?? ownRange
  const clip = ({ low, high }: Limits): Limits => ({
    low: Math.max(low, least ?? -Infinity),
    high: Math.min(high, most ?? Infinity),
  })
  const atEnd = estimate === least || estimate === most || !Number.isFinite(to(estimate))
  if (!atEnd) {
    const [centre, halfWidth] = [to(estimate), z * standardError * slope(estimate)]
    return clip({ low: from(centre - halfWidth), high: from(centre + halfWidth) })
  }
  if (least !== null && most !== null && options.rows !== undefined && options.rows > 0) {
    const position = (estimate - least) / (most - least)
    const { low, high } = wilson(position * options.rows, options.rows, z)
    return { low: least + low * (most - least), high: least + high * (most - least) }
  }
  return standardError > 0 ? clip({ low: estimate - z * standardError, high: estimate + z * standardError }) : null
}
