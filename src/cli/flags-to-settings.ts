import { parse as parseYaml } from 'yaml'

import { isSettings, mergeSettings, setAt, type Settings } from '../audit/merge-settings.js'
import type { Locate } from '../audit/resolve-config.js'
import { ProbityError } from '../errors.js'
import type { AuditFlags } from './audit-flags.js'

/** The flags as a config of their own, to lay over the file. `raw` is that file, which list flags such as --reference look into. */
export function flagsToSettings(flags: AuditFlags, file: Settings): Settings {
  let settings: Settings = {}
  const put = (path: string, value: unknown): void => {
    if (value !== undefined) settings = setAt(settings, path.split('.'), value)
  }
  put('data.source', flags.data && (flags.data.length === 1 ? flags.data[0] : flags.data))
  put('data.where', flags.where)
  put('data.id', flags.id)
  put('data.unit', flags.unit)
  put('task', flags.task)
  put('roles.label.column', flags.label)
  put('roles.decision.column', flags.decision)
  put('roles.score.column', flags.score)
  const ofModel = flags.score === undefined && (flags.model ?? file.model ?? null) !== null
  put(ofModel ? 'model.threshold' : 'roles.score.threshold', numberFlag('--threshold', flags.threshold))
  put('roles.weight', flags.weight)
  put('roles.sensitive', flags.sensitive && parseFeatures(flags.sensitive))
  put('roles.control', flags.control && parseFeatures(flags.control))
  put('roles.intersections', flags.intersection?.map(splitList))
  put('model.path', flags.model)
  put('baseline', flags.baseline)
  put(
    'policy',
    flags.policy?.flatMap((entry) => splitList(entry)),
  )
  put('statistics.confidence', numberFlag('--confidence', flags.confidence))
  put('seed', numberFlag('--seed', flags.seed))
  put('threads', flags.threads === 'auto' ? 'auto' : numberFlag('--threads', flags.threads))
  put('report.folder', flags.output)
  put('report.formats', flags.format?.flatMap(splitList))
  put('report.languages', flags.language?.flatMap(splitList))
  for (const entry of flags.set ?? []) settings = applySet(settings, entry)

  let merged = mergeSettings(withModelPath(file, flags.model), settings)
  merged = applyPositive(merged, flags)
  return applyReferences(merged, flags.reference ?? [])
}

const flagOfKey: Readonly<Record<string, readonly [flag: string, given: keyof AuditFlags]>> = {
  'report.formats': ['--format', 'format'],
  'report.languages': ['--language', 'language'],
  'statistics.confidence': ['--confidence', 'confidence'],
  task: ['--task', 'task'],
  seed: ['--seed', 'seed'],
  threads: ['--threads', 'threads'],
}

/** Names the flag that a value came from, where one was given; else where the file says it. */
export function locateWithFlags(flags: AuditFlags, locate: Locate): Locate {
  return (keys) => {
    const path = keys.map(String)
    const found = [path.slice(0, 1), path.slice(0, 2)].map((part) => flagOfKey[part.join('.')]).find(Boolean)
    return found === undefined || flags[found[1]] === undefined ? locate(keys) : found[0]
  }
}

/** A path alone is `{ path }`, so that flags can add to it; `--model` takes the place of a model behind an address. */
function withModelPath(file: Settings, flag: string | undefined): Settings {
  if (typeof file.model === 'string') return { ...file, model: { path: file.model } }
  if (flag === undefined || !isSettings(file.model)) return file
  const { http: _http, ...rest } = file.model
  return { ...file, model: rest }
}

/** `race,age:25,60,marital` → features; after `name:` the numbers up to the next non-number are cut points. */
export function parseFeatures(entries: readonly string[]): Settings[] {
  const features: { column: string; cuts?: number[] }[] = []
  for (const token of entries.flatMap(splitList)) {
    const last = features.at(-1)
    if (last?.cuts && isNumber(token)) {
      last.cuts.push(Number(token))
      continue
    }
    const colon = token.lastIndexOf(':')
    if (colon > 0 && isNumber(token.slice(colon + 1)))
      features.push({ column: token.slice(0, colon), cuts: [Number(token.slice(colon + 1))] })
    else features.push({ column: token })
  }
  return features
}

function applySet(settings: Settings, entry: string): Settings {
  const equals = entry.indexOf('=')
  if (equals < 1)
    throw new ProbityError('FLAG_INVALID', {
      flag: '--set',
      found: entry,
      expected: 'key=value, such as statistics.confidence=0.9',
    })
  let value: unknown
  try {
    value = parseYaml(entry.slice(equals + 1))
  } catch (cause) {
    throw new ProbityError('FLAG_INVALID', { flag: '--set', found: entry, expected: 'a YAML value after =' }, { cause })
  }
  return setAt(settings, entry.slice(0, equals).split('.'), value)
}

/** `--positive` goes to label and decision alike, unless the decision has its own; `--favourable` is one setting. */
function applyPositive(settings: Settings, flags: AuditFlags): Settings {
  const roles = isSettings(settings.roles) ? settings.roles : {}
  const over: Settings = {}
  for (const role of ['label', 'decision'] as const) {
    if (!isSettings(roles[role])) continue
    const positive = role === 'decision' ? (flags.decisionPositive ?? flags.positive) : flags.positive
    over[role] = {
      ...(positive === undefined ? {} : { positive }),
      ...(flags.favourable === undefined ? {} : { favourable: flags.favourable }),
    }
  }
  if (flags.favourable !== undefined && Object.keys(over).length === 0 && isSettings(roles.score))
    over.score = { favourable: flags.favourable }
  return mergeSettings(settings, { roles: over })
}

function applyReferences(settings: Settings, references: readonly string[]): Settings {
  let features = isSettings(settings.roles) && Array.isArray(settings.roles.sensitive) ? settings.roles.sensitive : []
  for (const entry of references) {
    const equals = entry.indexOf('=')
    const name = entry.slice(0, equals)
    const named = (feature: unknown): boolean =>
      typeof feature === 'string' ? feature === name : isSettings(feature) && (feature.name ?? feature.column) === name
    if (equals < 1 || !features.some(named))
      throw new ProbityError('FLAG_INVALID', {
        flag: '--reference',
        found: entry,
        expected: 'feature=group for one of the sensitive features',
        hint: 'such as --sensitive race --reference race=Caucasian',
      })
    features = features.map((feature: unknown) =>
      !named(feature)
        ? feature
        : {
            ...(typeof feature === 'string' ? { column: feature } : (feature as Settings)),
            reference: entry.slice(equals + 1),
          },
    )
  }
  return references.length === 0 ? settings : mergeSettings(settings, { roles: { sensitive: features } })
}

function numberFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!isNumber(text)) throw new ProbityError('FLAG_INVALID', { flag, found: text, expected: 'a number' })
  return Number(text)
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
}

function splitList(text: string): string[] {
  return text.split(',').filter((part) => part !== '')
}
