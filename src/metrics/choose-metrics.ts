import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { CubeSpec } from '../schema/cube.js'
import { aliasesOf } from './aliases.js'
import type { Metric, MetricNeed } from './metric.js'

/**
 * The metrics of an analysis that a cube can feed: of its task, with what they need in it. `names` (ids or aliases) narrows them, in registry
 * order; a name that is none is an error, one of another task or analysis gives nothing.
 * @throws UNKNOWN_METRIC with the nearest names
 */
export function chooseMetrics(
  metrics: readonly Metric[],
  spec: CubeSpec,
  { analysis = 'groups', names = [] }: { readonly analysis?: string; readonly names?: readonly string[] } = {},
): readonly Metric[] {
  const wanted = new Set(names.map((name) => idOf(name, metrics, `analyses.${analysis}.metrics`)))
  const given = evidenceOf(spec)
  return metrics.filter(
    (metric) =>
      (metric.analysis ?? 'groups') === analysis &&
      metric.tasks.includes(spec.task) &&
      metric.needs.every((need) => given.has(need)) &&
      (wanted.size === 0 || wanted.has(metric.id)),
  )
}

function idOf(name: string, metrics: readonly Metric[], where: string): string {
  if (metrics.some(({ id }) => id === name)) return name
  const aliases = aliasesOf(metrics)
  if (Object.hasOwn(aliases, name)) return aliases[name]!.metric
  const known = [...metrics.map(({ id }) => id), ...Object.keys(aliases)]
  throw new ProbityError('UNKNOWN_METRIC', { where, metric: name, nearest: nearest(name, known) })
}

/** What the cells of a cube hold. In a ranking the places stand for decisions. */
export function evidenceOf(spec: CubeSpec): ReadonlySet<MetricNeed> {
  const found = new Set<MetricNeed>()
  const { label, decision, score, rank, task } = spec
  if (label) found.add('label')
  if (decision ?? (score?.threshold != null ? score : null)) found.add('decision')
  if (score) found.add('score')
  if (score?.range && score.range[0] >= 0 && score.range[1] <= 1) found.add('probability')
  if (rank && task === 'ranking') found.add('rank').add('decision')
  return found
}
