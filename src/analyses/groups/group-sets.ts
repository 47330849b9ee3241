import { groupCounts } from '../../cube/group-counts.js'
import { groupsOf } from '../../cube/groups-of.js'
import type { Cube } from '../../cube/cube.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { GroupCounts } from '../../metrics/metric.js'
import { addCounts, type UnitBuckets } from '../../metrics/replicates.js'
import { byCodePoint, formatCell, type Cell } from '../../schema/measurement-id.js'

/** Rows of a group, whole and by bucket of units where persons repeat. */
export interface AuditedGroup {
  readonly cell: Cell
  readonly counts: GroupCounts
  readonly buckets: UnitBuckets | null
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
  return once(cube, unitCube ? 'everybody, units' : 'everybody', () => makeEverybody(cube, unitCube))
}

function makeEverybody(cube: Cube, unitCube: Cube | null): AuditedGroup {
  const buckets = unitCube && bucketsOf(unitCube, []).get(formatCell({}))
  return {
    cell: {},
    counts: groupCounts(cube),
    buckets: unitCube && coarsen(cube, unitCube, buckets ?? undefined),
    comparable: false,
  }
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
    once(cube, JSON.stringify([features, unitCube !== null]), () => makeSet(cube, unitCube, features)),
  )
}

function makeSet(cube: Cube, unitCube: Cube | null, features: readonly string[]): GroupSet {
  const buckets = unitCube && bucketsOf(unitCube, features)
  const groups = groupsOf(cube, features).map(({ cell, counts }): AuditedGroup => ({
    cell,
    counts,
    buckets: buckets && unitCube && coarsen(cube, unitCube, buckets.get(formatCell(cell))),
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

/** Cells times buckets that measures of scores are worked out on, and the fewest buckets that a standard error may rest on. */
const largestWork = 250_000
const fewestBuckets = 50

/**
 * Buckets of a group, and the same joined to as many as measures of scores can bear. Which go together depends on the whole cube only, so that a
 * group and everybody leave out the same persons.
 */
function coarsen(cube: Cube, unitCube: Cube, fine: ReadonlyMap<string, GroupCounts> = new Map()): UnitBuckets {
  const wanted = Math.max(fewestBuckets, Math.floor(largestWork / Math.max(1, cellsOf(cube))))
  const places = placesOf(unitCube)
  const joined = new Map<string, GroupCounts[]>()
  for (const [bucket, counts] of fine) {
    const name = String(places.get(bucket)! % wanted)
    joined.set(name, [...(joined.get(name) ?? []), counts])
  }
  return { fine, coarse: new Map([...joined].map(([name, parts]) => [name, addCounts(parts)])) }
}

/** The place of every bucket in the cube's own order. */
function placesOf(unitCube: Cube): ReadonlyMap<string, number> {
  return once(unitCube, 'places', () => {
    const dimension = unitCube.dimensions.find(({ name }) => name === extraOf(unitCube))
    return new Map((dimension?.values ?? []).map((value, place) => [value ?? '', place]))
  })
}

function extraOf({ spec }: Cube): string {
  return spec.extra ?? 'bucket'
}

function cellsOf(cube: Cube): number {
  return once(cube, 'cells', () => groupCounts(cube).cells.length)
}

/** Counts by bucket of each group, the groups by the text of their cell. */
function bucketsOf(unitCube: Cube, features: readonly string[]): Map<string, Map<string, GroupCounts>> {
  const extra = extraOf(unitCube)
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
