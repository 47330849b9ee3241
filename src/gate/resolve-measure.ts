import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import {
  parseMeasurementId,
  transforms,
  type Cell,
  type MeasurementAddress,
  type Transform,
} from '../schema/measurement-id.js'
import type { MinimumName } from './meets-minimum.js'
import { sourceText, type PolicyRule } from './resolved-policy.js'

/** What the gate must know of a metric. `analysis` is the one whose ids hold it, `groups` by default. */
export interface MetricFacts {
  readonly id: string
  readonly analysis?: string
  /** Tasks that have it; all when absent. */
  readonly tasks?: readonly string[]
  /** Which counts its denominator rests on; `rows` by default. */
  readonly minimum?: MinimumName
  /** Its transforms are the larger (`worse`) or the mean of those of other metrics, as for equalized odds. */
  readonly combines?: { readonly of: readonly string[]; readonly how: 'worse' | 'mean' }
}

/** What a named measure stands for. */
export interface AliasFacts {
  readonly metric: string
  readonly transform: Transform | null
  readonly parameters?: Readonly<Record<string, string>>
}

/** Everything that a measure may name, received from the caller. */
export interface MeasureFacts {
  readonly analyses: readonly string[]
  readonly metrics: readonly MetricFacts[]
  readonly aliases: Readonly<Record<string, AliasFacts>>
  readonly features: readonly { readonly name: string; readonly role: 'sensitive' | 'control' }[]
  /** Analyses of a Run that have measured something: all metrics of theirs are in `metrics`. */
  readonly measured?: readonly string[]
}

/** Transforms whose ids hold one group each, not the feature. */
const ofOneGroup: readonly Transform[] = [
  'difference-to-reference',
  'ratio-to-reference',
  'difference-to-overall',
  'ratio-to-overall',
]

/** Analyses whose names are features of the audit, so that a wrong one can be told. */
const byFeature: readonly string[] = ['groups', 'strata', 'calibration', 'paired']

/** Analyses that measure what the registry of metrics holds, so that a wrong metric can be told without a Run. */
const byRegistry: readonly string[] = ['groups', 'calibration', 'paired']

/**
 * The addresses that a rule asks for, `*` standing for one name or one cell. `by: ['*']` gives one for every sensitive feature.
 * @throws POLICY_UNKNOWN_MEASURE with the nearest names, POLICY_MEASURE_SYNTAX, POLICY_BY_MISSING, POLICY_BY_UNUSED
 */
export function resolveMeasure(rule: PolicyRule, facts: MeasureFacts): MeasurementAddress[] {
  return [rule.measure, ...(rule.alternatives ?? [])].flatMap((measure) => {
    const asked = { ...rule, measure }
    const address = measure.includes('/') ? addressOfId(asked, facts) : addressOfName(asked, facts)
    checkNames(asked, address, facts)
    return withFeatures(asked, address, facts)
  })
}

function addressOfId(rule: PolicyRule, facts: MeasureFacts): MeasurementAddress {
  const address = parseMeasurementId(rule.measure, { wildcards: true })
  if (address === null) {
    checkTransform(rule)
    throw new ProbityError('POLICY_MEASURE_SYNTAX', {
      where: sourceText(rule.source),
      rule: rule.id,
      measure: rule.measure,
    })
  }
  const alias = isMetric(address.metric, facts) || address.transform ? undefined : facts.aliases[address.metric]
  return alias ? { ...address, ...named(alias, address) } : address
}

/** `selection-rate:ratio`, `accuracy`, `demographic-parity-difference`: a metric with its transform, or an alias. */
function addressOfName(rule: PolicyRule, facts: MeasureFacts): MeasurementAddress {
  const [name = '', transform] = rule.measure.split(':')
  const alias = isMetric(name, facts) ? undefined : facts.aliases[name]
  if (!alias && !isMetric(name, facts))
    throw unknown(rule, 'metric or alias', name, [...facts.metrics.map(({ id }) => id), ...Object.keys(facts.aliases)])
  checkTransform(rule)
  const metric = alias?.metric ?? name
  const analysis = facts.metrics.find(({ id }) => id === metric)?.analysis ?? 'groups'
  const asked = transform === undefined ? {} : { transform: transform as Transform }
  return { analysis, metric, ...asked, ...(alias ? named(alias, {}) : {}) }
}

function named(alias: AliasFacts, address: Partial<MeasurementAddress>): Partial<MeasurementAddress> {
  const parameters = alias.parameters ?? address.parameters
  return {
    metric: alias.metric,
    ...(alias.transform ? { transform: alias.transform } : {}),
    ...(parameters ? { parameters } : {}),
  }
}

function checkTransform(rule: PolicyRule): void {
  for (const [, name] of rule.measure.matchAll(/:([a-z-]+)(?=[:([{]|$)/gu))
    if (name !== 'change' && !(transforms as readonly string[]).includes(name!))
      throw unknown(rule, 'transform', name!, transforms)
}

function checkNames(rule: PolicyRule, address: MeasurementAddress, facts: MeasureFacts): void {
  if (!facts.analyses.includes(address.analysis)) throw unknown(rule, 'analysis', address.analysis, facts.analyses)
  const isClosed = byRegistry.includes(address.analysis) || facts.measured?.includes(address.analysis)
  if (isClosed && !isMetric(address.metric, facts)) {
    const known = [...facts.metrics.map(({ id }) => id), ...Object.keys(facts.aliases)]
    throw unknown(rule, 'metric', address.metric, known)
  }
  if (!byFeature.includes(address.analysis)) return
  const used = [
    address.features,
    address.controls,
    rule.by,
    Object.keys(address.cell ?? {}),
    Object.keys(address.against ?? {}),
  ]
  const features = facts.features.map(({ name }) => name)
  for (const name of used.flatMap((names) => names ?? []))
    if (name !== '*' && !features.includes(name)) throw unknown(rule, 'feature', name, features)
}

function isMetric(name: string, facts: MeasureFacts): boolean {
  return facts.metrics.some(({ id }) => id === name)
}

function withFeatures(rule: PolicyRule, address: MeasurementAddress, facts: MeasureFacts): MeasurementAddress[] {
  const placed = address.features !== undefined || address.cell !== undefined
  const facing = { where: sourceText(rule.source), rule: rule.id, measure: rule.measure }
  if (rule.by === undefined) {
    if (!placed && address.transform !== undefined) throw new ProbityError('POLICY_BY_MISSING', facing)
    return [address]
  }
  if (placed) throw new ProbityError('POLICY_BY_UNUSED', { ...facing, reason: 'names its groups already' })
  const sensitive = facts.features.filter(({ role }) => role === 'sensitive').map(({ name }) => name)
  const lists = rule.by.length === 1 && rule.by[0] === '*' ? sensitive.map((name) => [name]) : [rule.by]
  return lists.map((by) =>
    isOverGroups(address) ? { ...address, features: by } : { ...address, cell: everyGroup(by) },
  )
}

function isOverGroups(address: MeasurementAddress): boolean {
  return address.transform !== undefined && !ofOneGroup.includes(address.transform)
}

function everyGroup(by: readonly string[]): Cell {
  return Object.fromEntries(by.map((name) => [name, '*']))
}

function unknown(rule: PolicyRule, kind: string, name: string, known: readonly string[]): ProbityError {
  return new ProbityError('POLICY_UNKNOWN_MEASURE', {
    where: sourceText(rule.source),
    rule: rule.id,
    measure: rule.measure,
    kind,
    name,
    nearest: nearest(name, known),
    known: known.length <= 30 ? known : undefined,
  })
}
