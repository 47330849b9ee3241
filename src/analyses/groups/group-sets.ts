import { groupCounts } from '../../cube/group-counts.js'
import { groupsOf } from '../../cube/groups-of.js'
import type { Cube } from '../../cube/cube.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { GroupCounts } from '../../metrics/metric.js'
import { byCodePoint, formatCell, type Cell } from '../../schema/measurement-id.js'

/** Rows of a group, whole and by bucket of units where persons repeat. */
export interface AuditedGroup {
  readonly cell: Cell
  readonly counts: GroupCounts
  readonly buckets: ReadonlyMap<string, GroupCounts> | null
  /** Whether comparisons may hold it: a missing value does not count as a group unless its feature says so. */
  readonly comparable: boolean
}

/** The groups of a feature, or of an intersection of several, in reading order. */
export interface GroupSet {
  readonly features: readonly string[]
  readonly groups: readonly AuditedGroup[]
  /** The declared reference: of an intersection only where every feature declares one. */
  readonly reference: AuditedGroup | null
}

/** Several analyses ask for the same groups of the same cube. */
const known = new WeakMap<Cube, Map<string, unknown>>()

function once<T>(cube: Cube, name: string, make: () => T): T {
  const ofCube = known.get(cube) ?? new Map<string, unknown>()
  known.set(cube, ofCube)
  if (!ofCube.has(name)) ofCube.set(name, make())
  // What stands under a name was made by the same call.
  return ofCube.get(name) as T
}

/** Everybody, with the buckets of units. */
export function everybody(cube: Cube, unitCube: Cube | null): AuditedGroup {
  return once(cube, 'everybody', () => makeEverybody(cube, unitCube))
}

function makeEverybody(cube: Cube, unitCube: Cube | null): AuditedGroup {
  const buckets = unitCube && bucketsOf(unitCube, []).get(formatCell({}))
  return { cell: {}, counts: groupCounts(cube), buckets: buckets ?? null, comparable: false }
}

/**
 * The sensitive features and declared intersections of a cube with their groups. `by` narrows them: `sex`, or `race,sex` for an intersection.
 * @throws UNKNOWN_FEATURE
 */
export function groupSets(
  cube: Cube,
  unitCube: Cube | null,
  { by, where }: { readonly by: readonly string[]; readonly where: string },
): readonly GroupSet[] {
  return featureLists(cube, by, where).map((features) =>
    once(cube, JSON.stringify(features), () => makeSet(cube, unitCube, features)),
  )
}

function makeSet(cube: Cube, unitCube: Cube | null, features: readonly string[]): GroupSet {
  const buckets = unitCube && bucketsOf(unitCube, features)
  const groups = groupsOf(cube, features).map(({ cell, counts }): AuditedGroup => ({
    cell,
    counts,
    buckets: buckets ? (buckets.get(formatCell(cell)) ?? new Map()) : null,
    comparable: isComparable(cube, cell),
  }))
  return { features, groups, reference: referenceOf(cube, features, groups) }
}

function featureLists({ spec }: Cube, by: readonly string[], where: string): readonly (readonly string[])[] {
  const names = spec.sensitive.map(({ name }) => name)
  const declared = [...names.map((name) => [name]), ...spec.intersections]
  if (by.length === 0) return unique(declared)
  const asked = by.map((list) => list.split(',').map((name) => name.trim()))
  for (const feature of asked.flat())
    if (!names.includes(feature))
      throw new ProbityError('UNKNOWN_FEATURE', {
        where,
        feature,
        kind: 'sensitive',
        features: names,
        nearest: nearest(feature, names),
      })
  return unique(asked)
}

function unique(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const found = new Map(lists.map((list) => [[...list].sort(byCodePoint).join('\u0000'), list]))
  return [...found.values()]
}

function isComparable({ spec }: Cube, cell: Cell): boolean {
  return Object.entries(cell).every(
    ([name, value]) => value !== null || spec.sensitive.find((feature) => feature.name === name)?.missing === 'compare',
  )
}

function referenceOf(
  { spec }: Cube,
  features: readonly string[],
  groups: readonly AuditedGroup[],
): AuditedGroup | null {
  const values = features.map((name) => spec.sensitive.find((feature) => feature.name === name)?.reference ?? null)
  if (values.some((value) => value === null)) return null
  return groups.find(({ cell }) => features.every((name, i) => cell[name] === values[i])) ?? null
}

/** Counts by bucket of each group, the groups by the text of their cell. */
function bucketsOf(unitCube: Cube, features: readonly string[]): Map<string, Map<string, GroupCounts>> {
  const extra = unitCube.spec.extra ?? 'bucket'
  const found = new Map<string, Map<string, GroupCounts>>()
  for (const { cell, counts } of groupsOf(unitCube, [...features, extra])) {
    const { [extra]: bucket, ...rest } = cell
    const group = formatCell(rest)
    const known = found.get(group) ?? new Map<string, GroupCounts>()
    known.set(bucket ?? '', counts)
    found.set(group, known)
  }
  return found
}
