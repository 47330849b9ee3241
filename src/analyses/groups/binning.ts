import type { GroupEstimate } from '../../metrics/compared.js'
import { valueOf } from '../../metrics/transforms.js'
import type { Measure } from '../../metrics/replicates.js'

const known = new WeakMap<GroupEstimate, number | null>()

/**
 * How far binned scores may have moved a group's value; null where scores are exact or the measure does not suffer. Every transform over groups asks
 * for it again, so it is kept with the estimate. O(cells) once.
 */
export function errorOfGroup({ metric, parameters }: Measure, group: GroupEstimate): number | null {
  const { counts, estimate } = group
  if (!counts.binned || !metric.binningError || !('value' in estimate.outcome)) return null
  const made = known.get(group)
  if (made !== undefined) return made
  const error = metric.binningError(counts, parameters)
  known.set(group, error)
  return error
}

interface Bounds {
  readonly low: number
  readonly value: number
  readonly high: number
}

function boundsOf(measure: Measure, groups: readonly GroupEstimate[]): readonly Bounds[] | null {
  const found = groups.map((group) => {
    const error = errorOfGroup(measure, group)
    const value = valueOf(group.estimate)
    return error === null ? null : { low: value - error, value, high: value + error }
  })
  return found.length > 0 && found.every((bounds) => bounds !== null) ? found : null
}

type OverGroups = 'min' | 'max' | 'difference' | 'ratio'

/** The same for a transform over groups: every group may be off either way. */
export function errorOverGroups(
  measure: Measure,
  groups: readonly GroupEstimate[],
  transform: OverGroups,
): number | null {
  const bounds = boundsOf(measure, groups)
  if (!bounds) return null
  const least = (end: keyof Bounds): number => bounds.reduce((x, one) => Math.min(x, one[end]), Infinity)
  const most = (end: keyof Bounds): number => bounds.reduce((x, one) => Math.max(x, one[end]), -Infinity)
  const ends: Record<OverGroups, readonly [low: number, value: number, high: number]> = {
    min: [least('low'), least('value'), least('high')],
    max: [most('low'), most('value'), most('high')],
    difference: [most('low') - least('high'), most('value') - least('value'), most('high') - least('low')],
    ratio: [least('low') / most('high'), least('value') / most('value'), least('high') / most('low')],
  }
  return farther(ends[transform])
}

/** The same for first − second or first ÷ second. */
export function errorOfPair(
  measure: Measure,
  pair: readonly [GroupEstimate, GroupEstimate],
  transform: 'difference' | 'ratio',
): number | null {
  const bounds = boundsOf(measure, pair)
  if (!bounds) return null
  const [a, b] = bounds as readonly [Bounds, Bounds]
  return farther(
    transform === 'difference'
      ? [a.low - b.high, a.value - b.value, a.high - b.low]
      : [a.low / b.high, a.value / b.value, a.high / b.low],
  )
}

function farther([low, value, high]: readonly [number, number, number]): number | null {
  const error = Math.max(high - value, value - low)
  return Number.isFinite(error) ? error : null
}
