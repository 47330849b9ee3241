import { outcome, unavailable, type Outcome } from '../../metrics/metric.js'

/** Now − before, or why there is none; the denominator is the smaller of the two. */
export function lessBefore(now: Outcome, before: Outcome): Outcome {
  const denominator = Math.min(now.denominator, before.denominator)
  if (!('value' in now)) return unavailable(now.unavailable, denominator)
  if (!('value' in before)) return unavailable(before.unavailable, denominator)
  return outcome(now.value - before.value, denominator)
}
