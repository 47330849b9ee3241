// Rewrites fixtures/golden/run.json, the one recorded output under test. A difference in review must be explained in the commit.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'

const root = new URL('..', import.meta.url).pathname
const folder = mkdtempSync(path.join(os.tmpdir(), 'golden-'))
const args = [
  'dist/bundle/main.js',
  'audit',
  'fixtures/ucb-admissions/probity.yaml',
  '--quiet',
  '--format',
  'json',
  '--output',
  folder,
]
const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
if (![0, 1, 3].includes(status)) throw new Error(`audit exits ${status}: ${stderr}`)
cpSync(path.join(folder, 'run.json'), path.join(root, 'fixtures/golden/run.json'))
rmSync(folder, { recursive: true })
console.log('fixtures/golden/run.json written')
