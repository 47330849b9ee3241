import type { Limits } from './limits.js'

/** A value with its limits at some confidence. */
export interface EstimateWithLimits extends Limits {
  readonly value: number
}

/**
 * Interval of a − b from the intervals of two independent estimates: the method of variance estimates recovery (Zou & Donner 2008).
 * With Wilson limits it is Newcombe's interval (1998, method 10): low = a − b − √((a − lowₐ)² + (high_b − b)²), high mirrored. O(1).
 *
 * @example moverDifference({ value: 56/70, low: 0.6918, high: 0.8769 }, { value: 48/80, low: 0.4904, high: 0.7004 })
 *   // { low: 0.0524, high: 0.3339 }: Newcombe's published example 56/70 − 48/80
 */
export function moverDifference(a: EstimateWithLimits, b: EstimateWithLimits): Limits {
  const difference = a.value - b.value
  return {
    low: difference - Math.hypot(a.value - a.low, b.high - b.value),
    high: difference + Math.hypot(a.high - a.value, b.value - b.low),
  }
}

/**
 * Interval of a / b from the intervals of two independent estimates that cannot be negative: MOVER-R (Donner & Zou 2012).
 * low = (ab − √(a²b² − lₐu_b(2a − lₐ)(2b − u_b))) / (u_b(2b − u_b)), high likewise with uₐ and l_b; both are computed in the form that does not cancel.
 * In [0, ∞]: high is Infinity when b's limits reach 0. With a negative limit nothing can be said: (−∞, ∞). O(1).
 *
 * @example moverRatio({ value: 0.3, low: 0.25, high: 0.36 }, { value: 0.6, low: 0.55, high: 0.65 })
 *   // { low: 0.4099, high: 0.6123 }
 */
export function moverRatio(a: EstimateWithLimits, b: EstimateWithLimits): Limits {
  if (a.low < 0 || b.low < 0) return { low: -Infinity, high: Infinity }
  const product = a.value * b.value
  const lowTimes = a.low * (2 * a.value - a.low)
  const lowRoot = Math.sqrt(Math.max(0, product * product - lowTimes * b.high * (2 * b.value - b.high)))
  const low = lowTimes === 0 ? 0 : lowTimes / (product + lowRoot)
  const highDivisor = b.low * (2 * b.value - b.low)
  const highTimes = a.high * (2 * a.value - a.high)
  const highRoot = Math.sqrt(Math.max(0, product * product - highTimes * highDivisor))
  const high = highDivisor > 0 ? (product + highRoot) / highDivisor : Infinity
  return { low, high }
}
