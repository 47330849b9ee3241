import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { main, probity, root, workspace } from './command-line.js'

const space = workspace()
afterAll(() => space.remove())

const rows = readFileSync(path.join(root, 'fixtures/credit-scoring/credit_scoring.csv'), 'utf8').split('\n')
space.file('loans.csv', rows.slice(0, 801).join('\n'))
const config = space.file(
  'probity.yaml',
  `schemaVersion: 1
data: { source: loans.csv }
task: binary
roles: { label: { column: Status, positive: good }, sensitive: [{ column: Age, cuts: [35] }] }
analyses: { profile: false, strata: false, slices: false, calibration: false, regulation: false, groups: { metrics: [selection-rate, accuracy] }, paired: { metrics: [selection-rate, accuracy] } }
train: { epochs: 2, options: { hidden: [4] }, split: { test: 0.4, validation: 0 } }
mitigate: { strategies: [reweighing, { kind: threshold-optimizer, name: optimized }] }
report: { formats: [md], languages: [en, zh] }
`,
)
const at = (name: string): string => path.join(space.path, name)
const bytes = (folder: string, file: string): string => readFileSync(path.join(at(folder), file), 'utf8')

/** Kills the command as the system would, the moment a line is on standard error. */
function killedAfter(line: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', CI: 'true' }
    const child = spawn(process.execPath, [main, ...args], { cwd: root, env })
    let err = ''
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString()
      if (err.includes(line)) child.kill('SIGKILL')
    })
    child.on('close', () => resolve())
  })
}

let whole: Awaited<ReturnType<typeof probity>>
beforeAll(async () => {
  whole = await probity(['mitigate', config, '--output', at('whole')])
}, 300_000)

it('trains, mitigates, audits and compares, with progress and the time left', () => {
  expect(whole.err).toMatch(/1\/3 base/u)
  expect(whole.err).toMatch(/3\/3 optimized about \d+ s left/u)
  expect(whole.code).toBe(0)
  expect(whole.out).toMatch(/^run +Accuracy +Selection rate, difference by Age/u)
  for (const file of ['comparison.md', 'comparison.zh.md', 'comparison.json'])
    expect(existsSync(path.join(at('whole'), file))).toBe(true)
})

it('goes on where it was killed, and ends with the same bytes', async () => {
  await killedAfter('✓ 2/3', ['mitigate', config, '--output', at('killed')])
  const known = JSON.parse(bytes('killed', 'mitigate.json')) as { done: Record<string, string> }
  expect(Object.keys(known.done)).not.toContain('optimized')
  const other = await probity(['mitigate', config, '--output', at('killed'), '--seed', '2'])
  expect(other.code).toBe(2)
  expect(other.err).toContain('runs of another config: "seed" differs')
  const resumed = await probity(['mitigate', config, '--output', at('killed')])
  expect(resumed.code).toBe(0)
  expect(resumed.out).toMatch(/Kept from before: base/u)
  for (const file of ['base/run.json', 'reweighing/run.json', 'optimized/run.json', 'comparison.json'])
    expect(bytes('killed', file)).toBe(bytes('whole', file))
}, 300_000)

it('compares run folders of the command line in pairs, and runs on different data unpaired, which the first line says', async () => {
  const paired = await probity(['compare', at('whole/base'), at('whole/optimized')])
  expect(paired.out.split('\n')[0]).toContain('on the same rows')
  space.file('others.csv', [rows[0], ...rows.slice(801, 1601)].join('\n'))
  const audited = await probity(
    [
      'audit',
      '--data',
      at('others.csv'),
      '--label',
      'Status',
      '--positive',
      'good',
      '--sensitive',
      'Age:35',
      '--model',
    ].concat(at('whole/base/model'), ['--output', at('others'), '--format', 'json']),
  )
  expect(audited.code).toBe(0)
  const unpaired = await probity(['compare', at('whole/base'), at('others')])
  expect(unpaired.out.split('\n')[0]).toMatch(/^Different data, therefore compared unpaired: others/u)
}, 240_000)

it('lists the mitigations', async () => {
  const { out } = await probity(['list', 'mitigation', '--json'])
  const listed = JSON.parse(out) as { kind: string; id: string; options: Record<string, unknown> }[]
  expect(listed.map(({ id }) => id)).toEqual([
    'reweighing',
    'random-over-sampling',
    'random-under-sampling',
    'masking',
    'threshold-optimizer',
  ])
  expect(listed.find(({ id }) => id === 'threshold-optimizer')!.options).toMatchObject({
    constraint: 'demographic-parity',
    randomised: true,
  })
}, 240_000)
