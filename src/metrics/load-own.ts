import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { task } from '../schema/cube.js'
import { better, unit } from '../schema/measurement.js'
import { transforms } from '../schema/measurement-id.js'
import type { Metric } from './metric.js'
import { metricId } from './registry.js'

/** Loads an ES module by its path. */
export type LoadModule = (path: string) => Promise<unknown>

const importModule: LoadModule = (path) => import(pathToFileURL(path).href)

const isFunction = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', 'a function')
const transform = z.enum(transforms)

/** The shape of a metric, as far as data can be checked. Objects keep what else they hold. */
const shape = z.looseObject({
  id: metricId,
  aliases: z.record(metricId, transform.nullable()).optional(),
  tasks: z.array(task).min(1),
  needs: z.array(z.enum(['label', 'decision', 'score', 'probability', 'rank'])),
  reference: z.string().min(1),
  formula: z.string().min(1),
  range: z.tuple([z.number().nullable(), z.number().nullable()]),
  better,
  ideal: z.number().optional(),
  unit,
  minimum: z.enum(['rows', 'positives', 'negatives', 'predicted-positives', 'predicted-negatives', 'both']),
  interval: z.enum([
    'share',
    'mean-of-shares',
    'delong',
    'mean',
    'identity',
    'logit',
    'log',
    'atanh',
    'complement-log',
    'none',
  ]),
  transforms: z.array(transform).optional(),
  analysis: z.enum(['groups', 'calibration']).optional(),
  measure: isFunction,
  share: isFunction.optional(),
  fromShare: isFunction.optional(),
  parts: isFunction.optional(),
  influence: isFunction.optional(),
  standardError: isFunction.optional(),
  binningError: isFunction.optional(),
  parameters: isFunction.optional(),
  between: isFunction.optional(),
})

/**
 * Metrics of one's own: every object with a `measure` that a module exports (a single one, several, or an array), in the order of the paths. They
 * are checked like everything that comes from outside and stand beside those of the registry.
 * @throws METRIC_MODULE_UNREADABLE, METRIC_MODULE_EMPTY, METRIC_INVALID, METRIC_DUPLICATE
 */
export async function loadOwnMetrics(
  paths: readonly string[],
  existing: readonly Metric[],
  load: LoadModule = importModule,
): Promise<readonly Metric[]> {
  const owners = new Map<string, string>()
  for (const { id, aliases = {} } of existing)
    for (const name of [id, ...Object.keys(aliases)]) owners.set(name, `one that Probity has`)
  const own: Metric[] = []
  for (const path of paths) {
    for (const candidate of metricsIn(await loadModule(path, load), path)) {
      const metric = checkMetric(candidate, path)
      for (const name of [metric.id, ...Object.keys(metric.aliases ?? {})]) {
        const other = owners.get(name)
        if (other) throw new ProbityError('METRIC_DUPLICATE', { metric: name, path, other })
        owners.set(name, `another of ${path}`)
      }
      own.push(metric)
    }
  }
  return own
}

async function loadModule(path: string, load: LoadModule): Promise<unknown> {
  try {
    return await load(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ProbityError('METRIC_MODULE_UNREADABLE', { path, reason }, { cause })
  }
}

function metricsIn(loaded: unknown, path: string): readonly Record<string, unknown>[] {
  const exported = isRecord(loaded) ? Object.values(loaded) : []
  const found = new Set(exported.flatMap((value) => (Array.isArray(value) ? value : [value])).filter(looksLikeMetric))
  if (found.size === 0)
    throw new ProbityError('METRIC_MODULE_EMPTY', { path, exports: isRecord(loaded) ? Object.keys(loaded) : [] })
  return [...found]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function looksLikeMetric(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && ('measure' in value || 'formula' in value)
}

function checkMetric(candidate: Record<string, unknown>, path: string): Metric {
  const metric = typeof candidate['id'] === 'string' ? candidate['id'] : '(without id)'
  const checked = shape.safeParse(candidate)
  if (!checked.success) {
    const issue = checked.error.issues[0]!
    const key = issue.path.join('.') || 'shape'
    const found = JSON.stringify(
      issue.path.reduce((value: unknown, part) => (isRecord(value) ? value[part as string] : value), candidate),
    )
    throw new ProbityError('METRIC_INVALID', {
      metric,
      path,
      key,
      expected: expectedOf(issue.message),
      found: found ?? 'nothing',
    })
  }
  if (candidate['interval'] === 'share' && typeof candidate['share'] !== 'function')
    throw new ProbityError('METRIC_INVALID', {
      metric,
      path,
      key: 'share',
      expected: 'a function, since its interval is one of a share',
      found: 'nothing',
    })
  // Functions cannot be checked further than being there; what they return is checked by the types of whoever writes the metric.
  return candidate as unknown as Metric
}

function expectedOf(message: string): string {
  return message.replace(/^Invalid (?:input|option): expected /u, '')
}
