import { featureName } from '../../audit/cube-spec.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import { findMitigation, mitigations, type AnyMitigation } from '../../mitigations/registry.js'
import type { Config } from '../../schema/config.js'
import type { MitigateConfig } from '../../schema/mitigate.js'
import { parseOptions } from '../../training/parse-options.js'

/** One run to make: a mitigation with its options, and what the run and its folder are called. */
export interface Strategy {
  readonly name: string
  readonly mitigation: AnyMitigation
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The strategies of a config, checked before a row is read.
 * @throws MITIGATION_UNKNOWN, MITIGATION_TASK, TRAINING_OPTION_INVALID, UNKNOWN_FEATURE, MITIGATE_NAME_TWICE, MITIGATE_NAME_INVALID
 */
export function resolveStrategies(
  { task, roles }: Pick<Config, 'task' | 'roles'>,
  mitigate: MitigateConfig,
): readonly Strategy[] {
  const strategies = mitigate.strategies.map((entry): Strategy => {
    const { kind, name = kind, ...options } = entry as { kind: string; name?: string }
    const mitigation = findMitigation(kind)
    if (!mitigation.tasks.includes(task))
      throw new ProbityError('MITIGATION_TASK', {
        ...{ mitigation: kind, tasks: mitigation.tasks, task },
        fitting: mitigations.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => id),
      })
    // Options are schemas of objects, as the contract suite sees to.
    const parsed = parseOptions(mitigation.options, options, `mitigate.strategies (${name})`) as Strategy['options']
    checkFeatures(name, parsed['by'], roles.sensitive.map(featureName))
    return { name, mitigation, options: parsed }
  })
  checkNames([mitigate.base, ...strategies.map(({ name }) => name)])
  return strategies
}

/** Features that a strategy goes by, before anything is trained. */
function checkFeatures(strategy: string, by: unknown, features: readonly string[]): void {
  if (features.length === 0) throw new ProbityError('MITIGATION_WITHOUT_GROUPS', { mitigation: strategy })
  for (const feature of Array.isArray(by) ? (by as readonly string[]) : [])
    if (!features.includes(feature))
      throw new ProbityError('UNKNOWN_FEATURE', {
        ...{ where: `mitigate.strategies (${strategy}): by`, feature, kind: 'sensitive', features },
        nearest: nearest(feature, features),
      })
}

/** Names become folders. */
function checkNames(names: readonly string[]): void {
  const twice = names.find((name, at) => names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) < at)
  if (twice !== undefined) throw new ProbityError('MITIGATE_NAME_TWICE', { name: twice })
  const wrong = names.find((name) => !/^[\p{L}\p{N}_][\p{L}\p{N} ._-]{0,98}(?<![ .])$/u.test(`${name}`))
  if (wrong !== undefined) throw new ProbityError('MITIGATE_NAME_INVALID', { name: wrong })
}
