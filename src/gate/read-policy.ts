import path from 'node:path'

import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import type { Policy } from '../schema/policy.js'
import { checkPolicyShape } from './check-shape.js'
import { checkAcceptances } from './check-acceptances.js'
import { presets } from './presets/registry.js'
import {
  sourceText,
  type PolicyAcceptance,
  type PolicyRule,
  type PolicySource,
  type ResolvedPolicy,
} from './resolved-policy.js'

/** A policy written inside another file, such as under `policy:` of a config. `locate` gives the place of a path in it. */
export interface InlinePolicy {
  readonly name: string
  readonly policy: unknown
  locate?(path: readonly PropertyKey[]): PolicySource | null
}

/** The id of a preset, the path of a YAML or JSON file, or an inline policy. */
export type PolicyReference = string | InlinePolicy

export interface PolicyFiles {
  /** The text of a file; throws as `fs.readFile` does. */
  read(file: string): string | Promise<string>
  /** How a path is shown in messages and verdicts, such as relative to the working folder. By default an absolute one is shown by its base name. */
  show?(file: string): string
}

/** What one policy, with all that it extends, brings. Settings that nobody has spoken about are still open. */
interface Layer {
  readonly rules: readonly OpenRule[]
  readonly acceptances: readonly PolicyAcceptance[]
}
type OpenRule = Omit<PolicyRule, 'onInconclusive' | 'onUnavailable' | 'ofPreset'> &
  Pick<Partial<PolicyRule>, 'onInconclusive' | 'onUnavailable' | 'ofPreset'>

/** Who names a policy: shown when it cannot be found, and the place of rules that stand in no file. */
interface Named {
  readonly from: PolicySource | null
  readonly chain: readonly string[]
}

/**
 * Presets, files and inline policies merged in the order given. A policy comes after the ones it extends; a later rule
 * replaces an earlier one of the same id. `onInconclusive` and `onUnavailable` of a policy hold for its own rules and for
 * those it extends, unless they say something themselves.
 * @throws POLICY_… naming file, line and column.
 */
export async function readPolicies(
  references: readonly PolicyReference[],
  files: PolicyFiles,
): Promise<ResolvedPolicy> {
  const layers: Layer[] = []
  for (const reference of references) layers.push(await readReference(reference, files, { from: null, chain: [] }))
  const merged = mergeLayers(layers)
  const rules = merged.rules.map((rule) => ({
    ...rule,
    onInconclusive: rule.onInconclusive ?? 'report',
    onUnavailable: rule.onUnavailable ?? 'fail',
    ofPreset: rule.ofPreset === true && rule.onUnavailable === undefined && !rule.required,
  }))
  checkAcceptances(rules, merged.acceptances)
  return {
    names: references.map((reference) => (typeof reference === 'string' ? path.basename(reference) : reference.name)),
    rules,
    acceptances: merged.acceptances,
  }
}

async function readReference(reference: PolicyReference, files: PolicyFiles, named: Named): Promise<Layer> {
  if (typeof reference !== 'string') return readInline(reference, files, named)
  const preset = presets.find(({ id }) => id === reference)
  if (preset) {
    const place = (): string => sourceText(named.from)
    const policy = checkPolicyShape({ value: preset.policy, where: place })
    const layer = await layerOf(policy, () => named.from, '', files, follow(named, preset.id))
    return { ...layer, rules: layer.rules.map((rule) => ({ ...rule, ofPreset: true })) }
  }
  const file = path.normalize(reference)
  const next = follow(named, file)
  // The YAML reader is loaded with the first file: presets need none.
  const { parsePolicyDocument } = await import('./policy-document.js')
  const document = parsePolicyDocument(await readText(reference, file, files, named), shownName(file, files))
  const where = (at: readonly PropertyKey[], options?: { key?: boolean }): string =>
    sourceText(document.locate(at, options))
  const policy = checkPolicyShape({ value: document.value, where })
  return layerOf(policy, (at) => document.locate(at), path.dirname(file), files, next)
}

function readInline(reference: InlinePolicy, files: PolicyFiles, named: Named): Promise<Layer> {
  const locate = (at: readonly PropertyKey[]): PolicySource | null => reference.locate?.(at) ?? null
  const where = (at: readonly PropertyKey[]): string => {
    const source = locate(at)
    return source === null ? reference.name : sourceText(source)
  }
  return layerOf(checkPolicyShape({ value: reference.policy, where }), locate, '', files, named)
}

async function layerOf(
  policy: Policy,
  locate: (at: readonly PropertyKey[]) => PolicySource | null,
  folder: string,
  files: PolicyFiles,
  named: Named,
): Promise<Layer> {
  const below: Layer[] = []
  for (const [index, name] of policy.extends.entries()) {
    const isPreset = presets.some(({ id }) => id === name)
    const reference = isPreset || path.isAbsolute(name) ? name : path.join(folder, name)
    below.push(await readReference(reference, files, { ...named, from: locate(['extends', index]) }))
  }
  const own: Layer = {
    rules: policy.rules.map((rule, index) => ({ ...rule, source: locate(['rules', index]) })),
    acceptances: policy.acceptances.map((entry, index) => ({ ...entry, source: locate(['acceptances', index]) })),
  }
  checkUnique(own.rules)
  const { rules, acceptances } = mergeLayers([...below, own])
  return {
    rules: rules.map((rule) => ({
      ...rule,
      onInconclusive: rule.onInconclusive ?? policy.onInconclusive,
      onUnavailable: rule.onUnavailable ?? policy.onUnavailable,
    })),
    acceptances,
  }
}

function mergeLayers(layers: readonly Layer[]): Layer {
  const rules = new Map<string, OpenRule>()
  for (const rule of layers.flatMap((layer) => layer.rules)) rules.set(rule.id, rule)
  return { rules: [...rules.values()], acceptances: layers.flatMap((layer) => layer.acceptances) }
}

function checkUnique(rules: readonly OpenRule[]): void {
  for (const [index, rule] of rules.entries()) {
    const first = rules.slice(0, index).find(({ id }) => id === rule.id)
    if (first)
      throw new ProbityError('POLICY_DUPLICATE_RULE', {
        where: sourceText(rule.source),
        rule: rule.id,
        line: first.source?.line,
      })
  }
}

function follow(named: Named, name: string): Named {
  if (named.chain.includes(name))
    throw new ProbityError('POLICY_CYCLE', { where: sourceText(named.from), chain: [...named.chain, name].join(' → ') })
  return { from: named.from, chain: [...named.chain, name] }
}

async function readText(reference: string, file: string, files: PolicyFiles, named: Named): Promise<string> {
  try {
    return await files.read(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code !== 'ENOENT')
      throw new ProbityError(
        'POLICY_UNREADABLE',
        { file: shownName(file, files), reason: reasons[code] ?? String(error) },
        { cause: error },
      )
    const ids = presets.map(({ id }) => id)
    const where = named.from ? sourceText(named.from) : ''
    throw new ProbityError('POLICY_NOT_FOUND', {
      policy: reference,
      where,
      nearest: nearest(reference, ids),
      presets: ids,
    })
  }
}

/** No machine's paths in what is kept. */
function shownName(file: string, files: PolicyFiles): string {
  return files.show?.(file) ?? (path.isAbsolute(file) ? path.basename(file) : file)
}

const reasons: Record<string, string> = {
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
}
