import { transforms, type Transform } from '../schema/measurement-id.js'
import type { Task } from '../schema/cube.js'
import type { MetricText, Parameters } from './metric.js'
import { measures } from './registry.js'

/** What a named measure stands for: a metric, its transform over groups (null: the value itself), and the analysis that holds it. */
export interface AliasTarget {
  readonly metric: string
  readonly transform: Transform | null
  readonly analysis: string
  readonly parameters?: Parameters
}

/** Names that also fix a parameter. */
const withParameters: Readonly<Record<string, AliasTarget>> = {
  'theil-index': { metric: 'generalized-entropy', transform: null, analysis: 'groups', parameters: { alpha: '1' } },
  theil: { metric: 'generalized-entropy', transform: null, analysis: 'groups', parameters: { alpha: '1' } },
  'generalized-entropy-index': {
    metric: 'generalized-entropy',
    transform: null,
    analysis: 'groups',
    parameters: { alpha: '2' },
  },
  gei: { metric: 'generalized-entropy', transform: null, analysis: 'groups', parameters: { alpha: '2' } },
  'between-group-generalized-entropy': betweenGroups('2'),
  'between-group-theil-index': betweenGroups('1'),
  ece: { metric: 'expected-calibration-error', transform: null, analysis: 'calibration', parameters: { bins: '10' } },
}

function betweenGroups(alpha: string): AliasTarget {
  return { metric: 'generalized-entropy', transform: null, analysis: 'groups', parameters: { alpha, part: 'between' } }
}

/** In a task with two classes these are the rates of the positive class. */
const inBinary: Readonly<Record<string, string>> = {
  precision: 'positive-predictive-value',
  recall: 'true-positive-rate',
}

/** Shorter names of the transforms that may follow a metric's name. */
const suffixes: readonly (readonly [suffix: string, transform: Transform])[] = [
  ['-group-min', 'min'],
  ['-group-max', 'max'],
  ...transforms.map((transform) => [`-${transform}`, transform] as const),
]

/** Every alias of these measures by name. Names of metrics themselves are not among them. */
export function aliasesOf(of: readonly MetricText[]): Readonly<Record<string, AliasTarget>> {
  const found: Record<string, AliasTarget> = {}
  for (const { id, aliases = {}, analysis = 'groups' } of of)
    for (const [alias, transform] of Object.entries(aliases)) found[alias] = { metric: id, transform, analysis }
  return { ...found, ...withParameters }
}

/** Every alias of the registry by name: `demographic-parity-difference` → the difference of `selection-rate`. */
export const aliases: Readonly<Record<string, AliasTarget>> = aliasesOf(measures)

/**
 * The measure that a name stands for: a metric, an alias, or either followed by a transform (`accuracy-ratio`, `tpr-difference`). Underscores,
 * blanks and capitals are forgiven. Null for a name that is none.
 *
 * @example resolveAlias('demographic_parity_difference') // { metric: 'selection-rate', transform: 'difference', analysis: 'groups' }
 */
export function resolveAlias(
  name: string,
  options: { readonly task?: Task; readonly measures?: readonly MetricText[] } = {},
): AliasTarget | null {
  const { task, measures: known = measures } = options
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/gu, '-')
  const found = resolveName(wanted, known, task)
  if (found) return found
  for (const [suffix, transform] of suffixes) {
    if (!wanted.endsWith(suffix)) continue
    const base = resolveName(wanted.slice(0, -suffix.length), known, task)
    if (base && base.transform === null) return { ...base, transform }
  }
  return null
}

function resolveName(name: string, known: readonly MetricText[], task: Task | undefined): AliasTarget | null {
  const id = (task === 'binary' && Object.hasOwn(inBinary, name) ? inBinary[name] : undefined) ?? name
  const metric = known.find((candidate) => candidate.id === id)
  if (metric) return { metric: id, transform: null, analysis: metric.analysis ?? 'groups' }
  const table = known === measures ? aliases : aliasesOf(known)
  return Object.hasOwn(table, id) ? table[id]! : null
}
