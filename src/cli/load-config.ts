import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { isNode, LineCounter, parseDocument } from 'yaml'

import { isSettings, setAt, type Settings } from '../audit/merge-settings.js'
import type { Locate } from '../audit/resolve-config.js'
import { ProbityError } from '../errors.js'

export interface LoadedConfig {
  readonly settings: Settings
  /** Names the line of a key for error messages, or the flags where the file does not hold it. */
  readonly locate: Locate
  readonly file: string | null
}

/** Reads `probity.yaml` (or JSON). Paths in it are relative to its own folder. Without a file the settings are empty. */
export function loadConfig(file: string | null): LoadedConfig {
  if (file === null) return { settings: {}, locate: () => 'The command line', file: null }
  const name = path.basename(file)
  const lines = new LineCounter()
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false })
  const broken = document.errors[0]
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new ProbityError('CONFIG_SYNTAX', { file: name, line, column: col, reason: broken.message })
  }
  const settings: unknown = document.toJS() ?? {}
  if (!isSettings(settings))
    throw new ProbityError('CONFIG_INVALID', {
      where: name,
      path: 'the config',
      found: shortened(JSON.stringify(settings)),
      expected: 'keys and values',
      hint: typeof settings === 'string' ? 'a table of decisions is given by --data' : '',
    })
  const locate: Locate = (keys) => {
    for (let depth = keys.length; depth > 0; depth--) {
      const node = document.getIn(keys.slice(0, depth).map(String), true)
      if (isNode(node) && node.range) return `${name}:${lines.linePos(node.range[0]).line}`
    }
    return isSettings(settings) && keys.length > 0 && String(keys[0]) in settings ? name : 'The command line'
  }
  return { settings: resolvePaths(settings, path.dirname(path.resolve(file))), locate, file }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function readText(file: string): string {
  try {
    if (statSync(file).isDirectory()) throw new Error('it is a folder')
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ProbityError('CONFIG_NOT_FOUND', { file, default: path.basename(file) === 'probity.yaml' }, { cause })
    throw new ProbityError('CONFIG_UNREADABLE', { file, reason: (cause as Error).message }, { cause })
  }
}

/** Makes the paths of a config file absolute, seen from the folder it lies in. Presets, addresses and `-` stay as they are. */
function resolvePaths(settings: Settings, folder: string): Settings {
  const absolute = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(absolute)
    if (typeof value !== 'string' || value === '-' || /^[a-z]+:\/\//i.test(value)) return value
    return path.resolve(folder, value)
  }
  const looksLikeFile = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(looksLikeFile)
    return typeof value === 'string' && /[./\\]/.test(value) ? absolute(value) : value
  }
  const modelFile = (value: unknown): unknown =>
    typeof value === 'string' && value.endsWith('.json') ? absolute(value) : value
  let resolved = settings
  const rewrite = (keys: readonly string[], change: (value: unknown) => unknown): void => {
    const value = keys.reduce<unknown>((at, key) => (isSettings(at) ? at[key] : undefined), resolved)
    if (value != null && !isSettings(value)) resolved = setAt(resolved, keys, change(value))
  }
  rewrite(['data', 'source'], absolute)
  rewrite(['data', 'recordings', 'folder'], absolute)
  rewrite(['data', 'recordings', 'test', 'folder'], absolute)
  rewrite(['model'], absolute)
  rewrite(['model', 'path'], absolute)
  rewrite(['baseline'], absolute)
  rewrite(['metrics'], absolute)
  rewrite(['policy'], looksLikeFile)
  for (const keys of [
    ['images'],
    ['labels'],
    ['folder'],
    ['root'],
    ['test', 'images'],
    ['test', 'labels'],
    ['test', 'folder'],
  ]) {
    rewrite(['train', 'input', ...keys], absolute)
    rewrite(['data', 'images', ...keys], absolute)
  }
  rewrite(['train', 'architecture'], modelFile)
  return resolved
}
