import { valueOf } from '../../metrics/transforms.js'
import type { Limits } from '../../statistics/limits.js'
import { moverDifference, moverRatio } from '../../statistics/mover.js'
import type { Change } from './change-of-metric.js'
import type { Contrast } from './change-of-extreme.js'

/** A contrast as a sum of group values: how much each group's value moves it, now and before. */
interface LinearContrast extends Contrast {
  readonly slopesNow: ReadonlyMap<Change, number>
  readonly slopesBefore: ReadonlyMap<Change, number>
}

/** Every group as a candidate for the smallest or largest value; null where a limit is missing. */
export function groupContrasts(changes: readonly Change[]): Contrast[] | null {
  const contrasts = changes.map((change): Contrast | null => {
    const side = sideOf(change)
    if (side === null) return null
    const { now, before } = side
    const slopes = new Map([[change, 1]])
    return linear({
      ...{ now: now.value, before: before.value, slopesNow: slopes, slopesBefore: slopes },
      limitsNow: (z) => now.limits(z),
      limitsBefore: (z) => before.limits(z),
      limitsOfChange: (z) => side.change.limits(z),
    })
  })
  return contrasts.every((contrast) => contrast !== null) ? contrasts : null
}

/** Every ordered pair of groups as a candidate for the widest difference or the smallest ratio; null where a limit is missing. */
export function pairContrasts(kind: 'difference' | 'ratio', changes: readonly Change[]): Contrast[] | null {
  const contrasts = changes
    .flatMap((first) => changes.flatMap((second) => (first === second ? [] : [pairContrast(kind, first, second)])))
    // A ratio to a group of rate 0 both times is never the smallest.
    .filter((contrast) => contrast === null || Number.isFinite(contrast.now) || Number.isFinite(contrast.before))
  const usable = (contrast: Contrast | null): contrast is Contrast =>
    contrast !== null && Number.isFinite(contrast.now) && Number.isFinite(contrast.before)
  return contrasts.length > 0 && contrasts.every(usable) ? contrasts : null
}

/** Two groups of different rows: first − second or first ÷ second, now and before. */
export function pairContrast(kind: 'difference' | 'ratio', first: Change, second: Change): Contrast | null {
  const [a, b] = [sideOf(first), sideOf(second)]
  if (a === null || b === null) return null
  if (kind === 'ratio' && (first.covariance === null || second.covariance === null)) return null
  const limits = (when: 'now' | 'before' | 'change', z: number): Limits => {
    const [p, q] = [a[when], b[when]].map((one) => ({ value: one.value, ...one.limits(z) })) as [EndPoints, EndPoints]
    return kind === 'difference' ? moverDifference(p, q) : moverRatio(p, q)
  }
  const slopes = (when: 'now' | 'before'): ReadonlyMap<Change, number> => {
    const [p, q] = [a[when].value, b[when].value]
    return new Map(
      kind === 'difference'
        ? [
            [first, 1],
            [second, -1],
          ]
        : [
            [first, 1 / q],
            [second, -p / q ** 2],
          ],
    )
  }
  const compare = (p: number, q: number): number => (kind === 'difference' ? p - q : p / q)
  const contrast = linear({
    now: compare(a.now.value, b.now.value),
    before: compare(a.before.value, b.before.value),
    slopesNow: slopes('now'),
    slopesBefore: slopes('before'),
    limitsNow: (z) => limits('now', z),
    limitsBefore: (z) => limits('before', z),
    limitsOfChange: (z) => (kind === 'difference' ? limits('change', z) : contrast.limitsAgainst(contrast, z)),
  })
  return contrast
}

type EndPoints = Limits & { readonly value: number }

interface Valued {
  readonly value: number
  limits(z: number): Limits
}

function sideOf({ now, before, limits }: Change): Record<'now' | 'before' | 'change', Valued> | null {
  if (!now.limits || !before.limits || !limits) return null
  const [here, there] = [valueOf(now), valueOf(before)]
  return {
    now: { value: here, limits: now.limits },
    before: { value: there, limits: before.limits },
    change: { value: here - there, limits },
  }
}

function linear(parts: Omit<LinearContrast, 'limitsAgainst'>): LinearContrast {
  return {
    ...parts,
    limitsAgainst(other, z) {
      const value = parts.now - other.before
      const error = errorAgainst(parts.slopesNow, (other as LinearContrast).slopesBefore, z)
      return { low: value - z * error, high: value + z * error }
    },
  }
}

/**
 * √Var of one contrast now less another before: Σ over groups s²·V(now) − 2·s·t·Cov + t²·V(before). Variances are at least what the limits at z say,
 * so that a share of 0 or 1 is not taken for certain; groups are different rows. Correlations come from influence functions.
 */
function errorAgainst(now: ReadonlyMap<Change, number>, before: ReadonlyMap<Change, number>, z: number): number {
  let variance = 0
  for (const change of new Set([...now.keys(), ...before.keys()])) {
    const [s, t] = [now.get(change) ?? 0, before.get(change) ?? 0]
    const here = spread(change.now.limits!(z), z)
    const there = spread(change.before.limits!(z), z)
    variance += (s * here) ** 2 - 2 * s * t * correlation(change) * here * there + (t * there) ** 2
  }
  return Math.sqrt(Math.max(0, variance))
}

function spread({ low, high }: Limits, z: number): number {
  return (high - low) / (2 * z)
}

function correlation({ covariance }: Change): number {
  if (covariance === null || !(covariance.now > 0) || !(covariance.before > 0)) return 0
  return Math.max(-1, Math.min(1, covariance.both / Math.sqrt(covariance.now * covariance.before)))
}
