import type { Limits } from '../../statistics/limits.js'
import { criticalValue } from '../../statistics/normal.js'

/** One candidate for an extreme: a group, or an ordered pair of groups, with its value now and before and the limits of both and of the change. */
export interface Contrast {
  readonly now: number
  readonly before: number
  limitsNow(z: number): Limits
  limitsBefore(z: number): Limits
  limitsOfChange(z: number): Limits
  /** Limits of this one now less another one before. */
  limitsAgainst(other: Contrast, z: number): Limits
}

export interface ChangeOfExtreme extends Limits {
  readonly value: number
}

/** Candidates up to which each is held against every other. */
const crossedUpTo = 100

/**
 * Change of a maximum, max now − max before, over contrasts of which nobody knows which one is truly the largest. If a is the largest before, then
 * max now − max before ≥ x(now) − a(before) for every x; if c is the largest now, it is ≤ c(now) − x(before) for every x. So low is the smallest, over the
 * contrasts that may have been the largest before, of the best of those lower limits, and high mirrored. A candidate that is seen as the largest
 * both times takes the interval of its own change; any other the best of m at 1 − α/m. A contrast is a candidate unless its upper limit, at a tenth of
 * the error shared by all contrasts, is below the largest lower limit. Nothing is bootstrapped. O(candidates²).
 */
export function changeOfLargest(contrasts: readonly Contrast[], confidence: number): ChangeOfExtreme {
  const error = 1 - confidence
  const z = {
    plain: criticalValue(error),
    shared: criticalValue(error / contrasts.length),
    screen: criticalValue(error / (10 * contrasts.length)),
  }
  const nowLargest = largestBy(contrasts, ({ now }) => now)
  const beforeLargest = largestBy(contrasts, ({ before }) => before)
  const mayBefore = candidates(contrasts, (contrast) => contrast.limitsBefore(z.screen))
  const mayNow = candidates(contrasts, (contrast) => contrast.limitsNow(z.screen))
  const crossed = mayBefore.length <= crossedUpTo && mayNow.length <= crossedUpTo
  const lowFrom = (a: Contrast): number => {
    if (a === nowLargest) return a.limitsOfChange(z.plain).low
    const against = crossed ? mayNow.map((c) => c.limitsAgainst(a, z.shared).low) : []
    return largest([a.limitsOfChange(z.shared).low, ...against])
  }
  const highFrom = (c: Contrast): number => {
    if (c === beforeLargest) return c.limitsOfChange(z.plain).high
    const against = crossed ? mayBefore.map((a) => -c.limitsAgainst(a, z.shared).high) : []
    return -largest([-c.limitsOfChange(z.shared).high, ...against])
  }
  return {
    value: nowLargest.now - beforeLargest.before,
    low: -largest(mayBefore.map((a) => -lowFrom(a))),
    high: largest(mayNow.map(highFrom)),
  }
}

/** The same for a minimum. */
export function changeOfSmallest(contrasts: readonly Contrast[], confidence: number): ChangeOfExtreme {
  const mirrored = new Map(contrasts.map((contrast) => [contrast, mirror(contrast)]))
  const original = new Map([...mirrored].map(([contrast, one]) => [one, contrast]))
  function mirror(contrast: Contrast): Contrast {
    return {
      now: -contrast.now,
      before: -contrast.before,
      limitsNow: (z) => negated(contrast.limitsNow(z)),
      limitsBefore: (z) => negated(contrast.limitsBefore(z)),
      limitsOfChange: (z) => negated(contrast.limitsOfChange(z)),
      limitsAgainst: (other, z) => negated(contrast.limitsAgainst(original.get(other)!, z)),
    }
  }
  const { value, low, high } = changeOfLargest([...mirrored.values()], confidence)
  return { value: value === 0 ? 0 : -value, low: -high, high: -low }
}

function negated({ low, high }: Limits): Limits {
  return { low: -high, high: -low }
}

function candidates(contrasts: readonly Contrast[], limits: (contrast: Contrast) => Limits): Contrast[] {
  const all = contrasts.map(limits)
  const least = largest(all.map(({ low }) => low))
  return contrasts.filter((_, i) => all[i]!.high >= least)
}

function largestBy(contrasts: readonly Contrast[], value: (contrast: Contrast) => number): Contrast {
  return contrasts.reduce((best, contrast) => (value(contrast) > value(best) ? contrast : best))
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity)
}
