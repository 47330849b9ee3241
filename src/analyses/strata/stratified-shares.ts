import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import type { Cube } from '../../cube/cube.js'
import type { Metric, Share } from '../../metrics/metric.js'
import { formatCell, type Cell } from '../../schema/measurement-id.js'

/** A share of every group within every stratum: the one table that all of `strata` is computed from. */
export interface StratifiedShares {
  readonly feature: readonly string[]
  readonly control: readonly string[]
  /** Groups and strata that occur, in reading order; a stratum of missing control values is one like the others. */
  readonly groups: readonly Cell[]
  readonly strata: readonly Cell[]
  /** shares[stratum][group]; null where the denominator is empty. */
  readonly shares: readonly (readonly (Share | null)[])[]
  readonly weighted: boolean
  /** The same table of each bucket of units; null where every row is a person of its own. */
  readonly buckets: Buckets | null
}

export interface Buckets {
  /** What is in each bucket. */
  readonly tables: readonly (readonly PlacedShare[])[]
  /** Shares of the buckets in one group of one stratum, and in one group over all strata. */
  at(stratum: number, group: number): readonly Share[]
  ofGroup(group: number): readonly Share[]
}

export interface PlacedShare {
  readonly stratum: number
  readonly group: number
  readonly share: Share
}

export interface ShareSource {
  readonly cube: Cube
  /** The cube with a dimension of hashed units, where persons have several rows. */
  readonly unitCube: Cube | null
  readonly metric: Pick<Metric, 'share'>
}

/** Counts a share metric in each group of a feature (or intersection) within each stratum of the controls. O(cells). */
export function stratifiedShares(
  { cube, unitCube, metric }: ShareSource,
  feature: readonly string[],
  control: readonly string[],
): StratifiedShares {
  const groups = cellsOf(cube, feature)
  const strata = cellsOf(cube, control)
  const place = placer(feature, groups, control, strata)
  const shares = strata.map(() => groups.map((): Share | null => null))
  for (const { stratum, group, share } of place(cube, metric).map(({ placed }) => placed))
    shares[stratum]![group] = share
  return {
    ...{ feature, control, groups, strata, shares },
    weighted: cube.spec.weight !== null,
    buckets: unitCube && byBucket(place(unitCube, metric)),
  }
}

/** All strata added up: what is seen when nothing is held fixed. */
export function crudeShares(table: StratifiedShares): (Share | null)[] {
  return table.groups.map((_, group) => addShares(table.shares.map((stratum) => stratum[group]!)))
}

export function addShares(shares: readonly (Share | null)[]): Share | null {
  const present = shares.filter((share) => share !== null)
  return present.length === 0 ? null : present.reduce((sum, share) => combine(sum, share, 1))
}

/** A share with the rows of another added or taken away. */
export function combine(share: Share, other: Share, sign: 1 | -1): Share {
  return {
    hits: share.hits + sign * other.hits,
    among: share.among + sign * other.among,
    hitRows: share.hitRows + sign * other.hitRows,
    amongRows: share.amongRows + sign * other.amongRows,
    hitsSquared: share.hitsSquared + sign * other.hitsSquared,
    amongSquared: share.amongSquared + sign * other.amongSquared,
  }
}

interface Placed {
  readonly bucket: string | null
  readonly placed: PlacedShare
}
type Placer = (cube: Cube, metric: Pick<Metric, 'share'>) => Placed[]

/** Finds the shares of a cube, or of each bucket of it, with their places in the table. */
function placer(
  feature: readonly string[],
  groups: readonly Cell[],
  control: readonly string[],
  strata: readonly Cell[],
): Placer {
  const groupIndex = new Map(groups.map((cell, index) => [formatCell(cell), index]))
  const stratumIndex = new Map(strata.map((cell, index) => [formatCell(cell), index]))
  return (cube, metric) => {
    const { extra } = cube.spec
    const names = [...feature, ...control, ...(extra === null ? [] : [extra])]
    return groupsOf(rollUp(cube, [...names, 'label', 'decision']), names).flatMap(({ cell, counts }) => {
      const share = metric.share?.(counts, {}) ?? null
      const stratum = stratumIndex.get(formatCell(part(cell, control)))
      const group = groupIndex.get(formatCell(part(cell, feature)))
      if (share === null || !(share.among > 0) || stratum === undefined || group === undefined) return []
      return [{ bucket: extra === null ? null : (cell[extra] ?? null), placed: { stratum, group, share } }]
    })
  }
}

function byBucket(placed: readonly Placed[]): Buckets {
  const tables = new Map<string | null, PlacedShare[]>()
  const places = new Map<string, Share[]>()
  const groups = new Map<number, Map<string | null, Share>>()
  for (const { bucket, placed: one } of placed) {
    const { stratum, group, share } = one
    push(tables, bucket, one)
    push(places, `${stratum} ${group}`, share)
    const ofGroup = groups.get(group) ?? new Map<string | null, Share>()
    const known = ofGroup.get(bucket)
    groups.set(group, ofGroup.set(bucket, known ? combine(known, share, 1) : share))
  }
  return {
    tables: [...tables.values()],
    at: (stratum, group) => places.get(`${stratum} ${group}`) ?? [],
    ofGroup: (group) => [...(groups.get(group)?.values() ?? [])],
  }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = lists.get(key)
  if (known) known.push(value)
  else lists.set(key, [value])
}

function cellsOf(cube: Cube, names: readonly string[]): Cell[] {
  return groupsOf(rollUp(cube, names), names).map(({ cell }) => cell)
}

function part(cell: Cell, names: readonly string[]): Cell {
  return Object.fromEntries(names.map((name) => [name, cell[name] ?? null]))
}
