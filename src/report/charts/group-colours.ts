import type { FeatureSummary } from '../../schema/run.js'
import { appearance, type Appearance } from './palette.js'

/** The look of each group of a list of groups that stand side by side. */
export type GroupColours = (groups: readonly (string | null)[]) => readonly Appearance[]

/**
 * One colour and shape per group throughout a report: the place of the group in its feature decides. Groups that no one feature holds
 * (intersections, slices) take the colours in the order in which they are first seen.
 */
export function groupColours(features: readonly FeatureSummary[]): GroupColours {
  const ordered = [...features].sort((a, b) => Number(a.role === 'control') - Number(b.role === 'control'))
  const places = ordered.map((feature) => new Map(feature.groups.map((group, place) => [group.value, place])))
  const others = new Map<string | null, number>()
  return (groups) => {
    const home = places.find((place) => groups.every((group) => place.has(group)))
    return groups.map((group) => {
      if (!home && !others.has(group)) others.set(group, others.size)
      return appearance((home ?? others).get(group)!)
    })
  }
}
