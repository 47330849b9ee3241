import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

const root = new URL('../src/', import.meta.url).pathname

/** Which folders of src a folder may import, besides itself, errors and schema. */
const core = ['environment', 'statistics']
const allowed: Record<string, readonly string[]> = {
  errors: [],
  schema: [],
  statistics: ['environment/tools'],
  environment: [],
  data: core,
  graph: core,
  models: [...core, 'graph', 'data'],
  cube: [...core, 'graph', 'data'],
  metrics: [...core, 'cube'],
  training: [...core, 'graph', 'data', 'models', 'cube', 'metrics'],
  explainers: [...core, 'graph', 'data', 'models', 'cube', 'metrics'],
  mitigations: [...core, 'graph', 'data', 'models', 'cube', 'metrics', 'training', 'explainers'],
  privacy: [...core, 'graph', 'data', 'models', 'cube', 'metrics', 'training', 'explainers'],
  analyses: [...core, 'graph', 'data', 'models', 'cube', 'metrics', 'training', 'explainers', 'mitigations', 'privacy'],
  audit: [
    ...core,
    'graph',
    'data',
    'models',
    'cube',
    'metrics',
    'training',
    'explainers',
    'mitigations',
    'privacy',
    'analyses',
  ],
  report: core,
  gate: core,
  compare: core,
  store: core,
  workflow: [
    ...core,
    'graph',
    'data',
    'models',
    'cube',
    'metrics',
    'training',
    'explainers',
    'mitigations',
    'privacy',
    'analyses',
    'audit',
    'report',
    'gate',
    'compare',
    'store',
  ],
  cli: [
    ...core,
    'graph',
    'data',
    'models',
    'cube',
    'metrics',
    'training',
    'explainers',
    'mitigations',
    'privacy',
    'analyses',
    'audit',
    'report',
    'gate',
    'compare',
    'store',
    'workflow',
  ],
}

/** Packages that are slow to load: each is imported in one file, and never by a static import of another. */
const heavy: Record<string, string> = {
  '@duckdb/node-api': 'environment',
  'onnxruntime-node': 'graph',
  vega: 'report',
  'vega-lite': 'report',
  'danfojs-node': 'data',
  sharp: 'data',
  '@tensorflow/tfjs': 'models',
}

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

function sourceFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name)
    return entry.isDirectory() ? sourceFiles(full) : entry.name.endsWith('.ts') ? [full] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found: Import[] = []
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm))
    found.push({ file, target: match[2]!, typeOnly: match[1] !== undefined, dynamic: false })
  for (const match of text.matchAll(/(typeof\s+)?import\(\s*['"]([^'"]+)['"]\s*\)/g))
    found.push({ file, target: match[2]!, typeOnly: match[1] !== undefined, dynamic: true })
  return found
}

const folderOf = (file: string): string => path.relative(root, file).split(path.sep)[0]!.replace(/\.ts$/, '')
const relative = (file: string): string => path.relative(root, file)
const files = sourceFiles()
const imports = files.flatMap(importsOf)

describe('the architecture', () => {
  it('lets imports point one way', () => {
    const wrong = imports
      .filter((entry) => entry.target.startsWith('.'))
      .map((entry) => ({ ...entry, to: relative(path.resolve(path.dirname(entry.file), entry.target)) }))
      .filter(({ file, to }) => {
        const from = folderOf(file)
        const target = to.split('/')[0]!.replace(/\.js$/, '')
        if (from === 'index' || from === target || target === 'errors' || target === 'schema') return false
        const may = allowed[from] ?? []
        return !may.includes(target) && !may.some((entry) => to.startsWith(entry))
      })
      .map(({ file, to }) => `${relative(file)} imports ${to}`)
    expect(wrong).toEqual([])
  })

  it('names every folder of src', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map((entry) => entry.name).filter((name) => !(name in allowed))).toEqual([])
  })

  it.each(Object.entries(heavy))('imports %s in folder %s only, and lazily', (name, folder) => {
    const users = imports.filter((entry) => entry.target === name || entry.target.startsWith(`${name}/`))
    expect(users.filter((entry) => folderOf(entry.file) !== folder).map((entry) => relative(entry.file))).toEqual([])
    expect(users.filter((entry) => !entry.typeOnly && !entry.dynamic).map((entry) => relative(entry.file))).toEqual([])
  })

  it('has no internal barrels', () => {
    const barrels = files.filter((file) => path.basename(file) === 'index.ts' && relative(file) !== 'index.ts')
    expect(barrels.map(relative).filter((file) => file !== 'report/locales/index.ts')).toEqual([])
  })

  it('keeps files small', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300)
    expect(long.map(relative)).toEqual([])
  })
})
