import type { Cube } from '../../cube/cube.js'
import { groupsOf } from '../../cube/groups-of.js'
import { rollUp } from '../../cube/roll-up.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { Metric, MetricNeed } from '../../metrics/metric.js'
import { comparePairs, type PairComparison } from './compare-pairs.js'
import { stratifiedShares, type StratifiedShares } from './stratified-shares.js'

/** Groups beyond these (the smallest) are in the crude and adjusted figures of no pair. */
const listedGroups = 24

const defaultMetrics = ['selection-rate', 'true-positive-rate', 'false-positive-rate']

export interface Cubes {
  readonly cube: Cube
  readonly unitCube: Cube | null
}

/** One table to make: a share metric by feature within the strata of some controls. */
export interface Part {
  readonly feature: readonly string[]
  readonly control: readonly string[]
  readonly metric: Metric
  /** The first of the metrics, and all controls at once: what is told in full. Of other parts, only what holding fixed changes. */
  readonly told: 'in-full' | 'changes'
}

export interface ComparedPart extends Part {
  readonly table: StratifiedShares
  /** Groups that are paired: those with a value, at most the largest two dozen; `met` have the minimum of rows too. */
  readonly groups: readonly number[]
  readonly met: readonly number[]
  readonly pairs: readonly PairComparison[]
}

export function planComparisons(
  cube: Cube,
  metrics: readonly Metric[],
  options: { readonly by: readonly string[]; readonly metrics: readonly string[] },
): Part[] {
  const controls = controlSets(cube)
  const shares = shareMetrics(cube, metrics, options.metrics)
  return featureSets(cube, options.by).flatMap((feature) => {
    const sets = controls.filter((control) => !control.some((name) => feature.includes(name)))
    return sets.flatMap((control, set) =>
      shares.map((metric, place) => ({
        ...{ feature, control, metric },
        told: place === 0 && set === sets.length - 1 ? ('in-full' as const) : ('changes' as const),
      })),
    )
  })
}

function featureSets({ spec }: Cube, by: readonly string[]): (readonly string[])[] {
  const names = spec.sensitive.map(({ name }) => name)
  if (by.length === 0) return names.map((name) => [name])
  return by.map((list) => {
    const feature = list.split(',').map((name) => name.trim())
    for (const name of feature)
      if (!names.includes(name))
        throw new ProbityError('UNKNOWN_FEATURE', {
          where: 'analyses.strata.by',
          feature: name,
          kind: 'sensitive',
          features: names,
          nearest: nearest(name, names),
        })
    return feature
  })
}

/** Each control alone, then all of them at once where there are several. */
function controlSets({ spec }: Cube): (readonly string[])[] {
  const names = spec.control.map(({ name }) => name)
  return [...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])]
}

function shareMetrics(cube: Cube, metrics: readonly Metric[], asked: readonly string[]): Metric[] {
  const { spec } = cube
  for (const metric of asked)
    if (!metrics.some(({ id }) => id === metric))
      throw new ProbityError('UNKNOWN_METRIC', {
        where: 'analyses.strata.metrics',
        metric,
        nearest: nearest(
          metric,
          metrics.map(({ id }) => id),
        ),
      })
  const wanted = asked.length > 0 ? asked : spec.task === 'multiclass' ? ['accuracy'] : defaultMetrics
  const has: Partial<Record<MetricNeed, boolean>> = { label: spec.label !== null, decision: decides(cube) }
  return metrics.filter(
    ({ id, share, fromShare, tasks, needs }) =>
      wanted.includes(id) && share && !fromShare && tasks.includes(spec.task) && needs.every((need) => has[need]),
  )
}

function decides({ spec }: Cube): boolean {
  return spec.decision !== null || (spec.score !== null && spec.score.threshold !== null)
}

/** Counts the table of a part and compares every pair of its groups. */
export function comparePart({ cube, unitCube }: Cubes, part: Part, confidence: number): ComparedPart {
  const table = stratifiedShares({ cube, unitCube, metric: part.metric }, part.feature, part.control)
  const rows = groupsOf(rollUp(cube, part.feature), part.feature).map(({ counts }) => counts.rows)
  const features = cube.spec.sensitive.filter(({ name }) => part.feature.includes(name))
  const listed = table.groups
    .map((_, index) => index)
    .filter((index) =>
      features.every(({ name, missing }) => missing === 'compare' || table.groups[index]![name] !== null),
    )
  const largest = new Set([...listed].sort((a, b) => rows[b]! - rows[a]! || a - b).slice(0, listedGroups))
  const groups = listed.filter((index) => largest.has(index))
  const met = groups.filter((index) => rows[index]! >= cube.spec.minimum.rows)
  return { ...part, table, groups, met, pairs: comparePairs(table, groups, confidence) }
}
