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
}

/** Counts a share metric in each group of a feature (or intersection) within each stratum of the controls. O(cells). */
export function stratifiedShares(
  cube: Cube,
  feature: readonly string[],
  control: readonly string[],
  metric: Pick<Metric, 'share'>,
): StratifiedShares {
  const cells = groupsOf(rollUp(cube, [...feature, ...control, 'label', 'decision']), [...feature, ...control])
  const groups = distinctCells(rollUp(cube, feature), feature)
  const strata = distinctCells(rollUp(cube, control), control)
  const groupIndex = new Map(groups.map((cell, index) => [formatCell(cell), index]))
  const stratumIndex = new Map(strata.map((cell, index) => [formatCell(cell), index]))
  const shares = strata.map(() => groups.map((): Share | null => null))
  for (const { cell, counts } of cells) {
    const share = metric.share?.(counts, {}) ?? null
    const stratum = stratumIndex.get(formatCell(part(cell, control)))!
    if (share !== null && share.among > 0) shares[stratum]![groupIndex.get(formatCell(part(cell, feature)))!] = share
  }
  return { feature, control, groups, strata, shares, weighted: cube.spec.weight !== null }
}

/** All strata added up: what is seen when nothing is held fixed. */
export function crudeShares(table: StratifiedShares): (Share | null)[] {
  return table.groups.map((_, group) => addShares(table.shares.map((stratum) => stratum[group]!)))
}

export function addShares(shares: readonly (Share | null)[]): Share | null {
  const present = shares.filter((share) => share !== null)
  if (present.length === 0) return null
  return present.reduce((sum, share) => ({
    hits: sum.hits + share.hits,
    among: sum.among + share.among,
    hitRows: sum.hitRows + share.hitRows,
    amongRows: sum.amongRows + share.amongRows,
    hitsSquared: sum.hitsSquared + share.hitsSquared,
    amongSquared: sum.amongSquared + share.amongSquared,
  }))
}

function distinctCells(cube: Cube, names: readonly string[]): Cell[] {
  return groupsOf(cube, names).map(({ cell }) => cell)
}

function part(cell: Cell, names: readonly string[]): Cell {
  return Object.fromEntries(names.map((name) => [name, cell[name] ?? null]))
}
