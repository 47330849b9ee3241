import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import * as source from '../../src/index.js'
import { root } from './command-line.js'

let folder: string
let installed: string

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'probity-package-'))
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string }]
  execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', folder])
  installed = path.join(folder, 'package')
  symlinkSync(path.join(root, 'node_modules'), path.join(installed, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Manifest {
  readonly bin: { readonly probity: string }
  readonly exports: { readonly '.': { readonly types: string; readonly import: string } }
}
const manifest = (): Manifest => JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Manifest

describe('the package as it is published', () => {
  it('exports by its entry what the source exports, with types', async () => {
    const { import: entry, types } = manifest().exports['.']
    const published = (await import(pathToFileURL(path.join(installed, entry)).href)) as object
    expect(Object.keys(published).sort()).toEqual(Object.keys(source).sort())
    expect(existsSync(path.join(installed, types))).toBe(true)
  })

  it('audits its own fixture and writes the report', () => {
    const run = path.join(folder, 'run')
    const config = path.join(installed, 'fixtures/ucb-admissions/probity.yaml')
    const flags = ['--set', 'policy=[]', '--quiet', '--output', run]
    execFileSync(process.execPath, [path.join(installed, manifest().bin.probity), 'audit', config, ...flags])
    expect(readFileSync(path.join(run, 'report.html'), 'utf8')).toContain('44.5')
  })

  it('keeps the licences of what is in the bundle', () => {
    const text = readFileSync(path.join(installed, 'dist/bundle/THIRD-PARTY.txt'), 'utf8')
    for (const name of ['zod', 'vega', 'yaml', 'commander', '@stdlib/math-base-special-betainc'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })
})
