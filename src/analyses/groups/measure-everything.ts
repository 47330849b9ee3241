import type { Cube } from '../../cube/cube.js'
import type { Random } from '../../environment/tools.js'
import { chooseMetrics } from '../../metrics/choose-metrics.js'
import type { GroupEstimate } from '../../metrics/compared.js'
import type { Metric } from '../../metrics/metric.js'
import type { Measure } from '../../metrics/replicates.js'
import type { Measurement } from '../../schema/measurement.js'
import { adjustTests } from './adjust-tests.js'
import { acrossGroups, directPairs } from './direct-comparisons.js'
import { everybody, groupSets, type AuditedGroup } from './group-sets.js'
import { ownMeasurement } from './make-measurement.js'
import { measureGroup, measureSet, measuresOf, type MeasuredSet } from './measured-set.js'
import { combinedOverSet, measureOverSet, type SetContext } from './set-measurements.js'

export interface MeasureRequest {
  readonly analysis: string
  readonly cube: Cube
  readonly unitCube: Cube | null
  readonly metrics: readonly Metric[]
  readonly confidence: number
  /** Narrow what is measured; empty = all of the task. */
  readonly by: readonly string[]
  readonly only: readonly string[]
  /** Options that metrics take their parameters from, such as `k` and `bins`. */
  readonly options: Readonly<Record<string, unknown>>
  readonly random: Random
}

export interface Measured {
  readonly measurements: readonly Measurement[]
  /** Metrics asked for, in order. */
  readonly chosen: readonly Metric[]
  /** What was estimated, the parts of combined metrics included; estimates stand in the same order. */
  readonly measures: readonly Measure[]
  readonly overall: AuditedGroup
  readonly overallEstimates: readonly GroupEstimate[]
  readonly sets: readonly MeasuredSet[]
  /** Metrics whose groups are too many to be listed one by one. */
  readonly unlisted: readonly Metric[]
}

/** Own values of groups up to which every metric lists them; beyond, the first metrics that fit do. */
const listedValues = 50_000

/** Every metric asked for, over everybody, every group of every feature and intersection, with all transforms and pairs. */
export function measureEverything(request: MeasureRequest): Measured {
  const { cube, unitCube, analysis, options, confidence } = request
  const chosen = chooseMetrics(request.metrics, cube.spec, { analysis, names: request.only })
  const overall = everybody(cube, unitCube)
  const parts = new Set(chosen.flatMap((metric) => metric.combines?.of ?? []))
  const needed = request.metrics.filter((metric) => chosen.includes(metric) || parts.has(metric.id))
  const measures = measuresOf(needed, overall.counts, options)
  const { minimum } = cube.spec
  const overallEstimates = measureGroup(overall, measures, minimum)
  const sets = groupSets(cube, unitCube, { by: request.by, where: `analyses.${analysis}.by` }).map((set) =>
    measureSet(set, measures, minimum),
  )
  const listed = listedMetrics(chosen, sets)
  const context: SetContext = { analysis, confidence, minimum, listed: (metric) => listed.has(metric) }
  const measurements = chosen.flatMap((metric) => {
    const own = measures.flatMap((measure, i) => (measure.metric === metric ? [{ measure, i }] : []))
    return [
      ...own.flatMap(({ measure, i }) => ownValues(measure, i, { sets, overallEstimates, context })),
      ...sets.flatMap((measured) => [
        ...(metric.combines ? combinedOverSet(metric, measured, measures, context) : []),
        ...(metric.between ? directPairs(metric, measured.set, context) : []),
        ...(metric.across ? acrossGroups(metric, measured.set, options, { context, random: request.random }) : []),
      ]),
    ]
  })
  return {
    measurements: adjustTests(measurements, analysis),
    chosen,
    measures,
    overall,
    overallEstimates,
    sets,
    unlisted: chosen.filter((metric) => !listed.has(metric)),
  }
}

function ownValues(
  measure: Measure,
  index: number,
  {
    sets,
    overallEstimates,
    context,
  }: {
    readonly sets: readonly MeasuredSet[]
    readonly overallEstimates: readonly GroupEstimate[]
    readonly context: SetContext
  },
): readonly Measurement[] {
  const overall = overallEstimates[index]!
  if (!hasOwnValue(measure.metric, overall)) return []
  return [
    ownMeasurement(measure, {}, overall, context),
    ...sets.flatMap((measured) => measureOverSet(measure, index, measured, overall, context)),
  ]
}

/** Some metrics only compare groups: they have no value of one. */
function hasOwnValue({ ownValueIsAgainstReference, combines }: Metric, { estimate }: GroupEstimate): boolean {
  if (ownValueIsAgainstReference || combines) return false
  return 'value' in estimate.outcome || estimate.outcome.unavailable !== 'not-in-task'
}

/** As many metrics, in their order, as list their groups within the bound; at least one. */
function listedMetrics(chosen: readonly Metric[], sets: readonly MeasuredSet[]): ReadonlySet<Metric> {
  const groups = sets.reduce((sum, { set }) => sum + set.groups.length, 0)
  const fit = Math.max(1, Math.floor(listedValues / Math.max(1, groups)))
  return new Set(chosen.slice(0, fit))
}
