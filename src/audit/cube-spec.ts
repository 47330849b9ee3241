import { chooseScoreBins } from '../cube/score-bins.js'
import { cutPoints } from '../data/cut-points.js'
import type { Dataset } from '../data/dataset.js'
import type { Tools } from '../environment/tools.js'
import { ProbityError } from '../errors.js'
import type { Config, SensitiveFeatureConfig } from '../schema/config.js'
import type { CubeSpec, Feature } from '../schema/cube.js'
import { byCodePoint } from '../schema/measurement-id.js'
import type { Plan } from './plan.js'

/** What the cube of this audit holds. Asks the data only for quantile cut points and for the number of distinct scores. */
export async function makeCubeSpec(plan: Plan, dataset: Dataset, tools: Tools): Promise<CubeSpec> {
  const { config } = plan
  const { roles } = config
  const features = async (list: readonly SensitiveFeatureConfig[]): Promise<Feature[]> => {
    const made: Feature[] = []
    for (const feature of list) made.push(await resolveFeature(feature, dataset, tools))
    const different = eachOnce(made, (feature) => JSON.stringify(feature))
    const repeated = different.find(({ name }, i) => different.slice(0, i).some((other) => other.name === name))
    if (repeated) throw new ProbityError('FEATURE_REPEATED', { feature: repeated.name })
    return different
  }
  const sensitive = await features(roles.sensitive)
  const control = await features(roles.control)
  checkIntersections(
    roles.intersections,
    sensitive.map((feature) => feature.name),
  )
  const range = scoreRange(config)
  return {
    version: 1,
    task: config.task,
    favourable: plan.favourable,
    sensitive,
    intersections: eachOnce(roles.intersections, (names) => JSON.stringify([...names].sort(byCodePoint))).map(
      (names) => [...names],
    ),
    control,
    label: roles.label && { column: roles.label.column, positive: textOf(roles.label.positive) },
    decision: roles.decision && { column: roles.decision.column, positive: textOf(roles.decision.positive) },
    score: roles.score && {
      column: roles.score.column,
      threshold: roles.score.threshold,
      range,
      higherIs: roles.score.higherIs,
      bins: hasScoreAxis(config)
        ? await chooseScoreBins(dataset, { ...roles.score, range, calibrationBins: calibrationBins(config) }, tools)
        : { kind: 'exact' },
    },
    rank: roles.rank,
    weight: roles.weight,
    where: config.data.where,
    minimum: config.statistics.minimum,
    extra: null,
  }
}

/** What is named twice is audited once: ids are unique in a Run. */
function eachOnce<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>()
  for (const item of list) if (!first.has(keyOf(item))) first.set(keyOf(item), item)
  return [...first.values()]
}

/** The name a feature goes by: its own, or its column's. */
export function featureName(feature: SensitiveFeatureConfig): string {
  return feature.name ?? feature.column
}

/** A feature of the config with its name and its cut points. */
export async function resolveFeature(
  feature: SensitiveFeatureConfig,
  dataset: Dataset,
  tools: Tools,
): Promise<Feature> {
  const name = featureName(feature)
  if (feature.quantiles && feature.cuts)
    throw new ProbityError('ROLE_CONFLICT', {
      what: `The feature "${name}" has both cuts and quantiles, expected one of them.`,
      hint: 'cuts are points on its scale, quantiles a number of groups of equal size',
    })
  const cuts = feature.quantiles ? await cutPoints(dataset, feature.column, feature.quantiles, tools) : feature.cuts
  checkCuts(name, cuts, feature.labels)
  return {
    name,
    column: feature.column,
    ...(cuts ? { cuts: [...cuts] } : {}),
    ...(feature.labels ? { labels: feature.labels } : {}),
    reference: feature.reference === undefined ? null : textOf(feature.reference),
    missing: feature.missing,
  }
}

function checkCuts(feature: string, cuts: readonly number[] | undefined, labels: readonly string[] | undefined): void {
  if (cuts?.some((cut, i) => i > 0 && cut <= cuts[i - 1]!))
    throw new ProbityError('CUTS_NOT_ASCENDING', { feature, cuts: cuts.join(', ') })
  if (labels && labels.length !== (cuts?.length ?? 0) + 1)
    throw new ProbityError('CUTS_LABELS_MISMATCH', {
      feature,
      cuts: cuts?.length ?? 0,
      labels: labels.length,
      expected: (cuts?.length ?? 0) + 1,
    })
}

function checkIntersections(intersections: readonly (readonly string[])[], names: readonly string[]): void {
  const twice = intersections.find((features) => new Set(features).size < features.length)
  if (twice)
    throw new ProbityError('ROLE_CONFLICT', {
      what: `The intersection of ${twice.join(', ')} names a feature twice.`,
      hint: 'name each feature once, such as race,sex',
    })
  for (const feature of intersections.flat())
    if (!names.includes(feature))
      throw new ProbityError('UNKNOWN_FEATURE', {
        where: 'roles.intersections',
        feature,
        kind: 'sensitive',
        features: names,
      })
}

/** The declared range of the score; [0, 1] unless said otherwise, none for a regression. */
function scoreRange({ task, roles }: Config): [number, number] | null {
  const range = roles.score?.range
  return range === undefined ? (task === 'regression' ? null : [0, 1]) : range
}

/** Only where a score stands behind a yes or no do its values become an axis of the cube. */
function hasScoreAxis({ task }: Config): boolean {
  return task === 'binary' || task === 'outcomes'
}

/** The bins of the calibration error must be unions of the cube's bins. */
function calibrationBins({ analyses }: Config): number[] {
  const options = analyses.calibration
  const bins = typeof options === 'object' ? options.bins : undefined
  return [typeof bins === 'number' ? bins : 10]
}

/** Values are compared as text: 1 is "1", true is "true". */
function textOf(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value)
}
