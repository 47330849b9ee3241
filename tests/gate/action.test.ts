import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly id?: string
  readonly name: string
  readonly shell?: string
  readonly run?: string
  readonly uses?: string
  readonly env?: Record<string, string>
}
interface Action {
  readonly inputs: Record<string, { description: string; default: string }>
  readonly outputs: Record<string, { value: string }>
  readonly runs: { using: string; steps: Step[] }
}

const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as Action
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const stepOf = (name: string): Step => action.runs.steps.find((step) => step.name === name)!

interface Ran {
  readonly code: number | null
  readonly calls: string[]
  readonly output: string
  readonly summary: string
  readonly stdout: string
}

/** Runs a step's script with an `npx` that writes down its arguments and ends with the code given. */
function runStep(name: string, env: Record<string, string>, code: number): Ran {
  const folder = mkdtempSync(path.join(tmpdir(), 'probity-action-'))
  folders.push(folder)
  const stub = path.join(folder, 'npx')
  const calls = path.join(folder, 'calls')
  writeFileSync(
    stub,
    `#!/bin/bash\nprintf '%s|' "$@" >> '${calls}'\necho >> '${calls}'\necho "said by \${!#}"\nexit ${code}\n`,
  )
  chmodSync(stub, 0o755)
  mkdirSync(path.join(folder, 'run'))
  writeFileSync(path.join(folder, 'run', 'verdict.json'), '{\n "verdict": "fail"\n}')
  const [output, summary] = [path.join(folder, 'output'), path.join(folder, 'summary')]
  for (const file of [calls, output, summary]) writeFileSync(file, '')
  const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', stepOf(name).run!], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      RUN: 'run',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      VERSION: 'local',
      ...env,
    },
  })
  const read = (file: string): string => readFileSync(file, 'utf8')
  return {
    code: ran.status,
    calls: read(calls).trim().split('\n'),
    output: read(output),
    summary: read(summary),
    stdout: ran.stdout,
  }
}

const hasBash = spawnSync('bash', ['-c', 'exit 0']).status === 0

describe('action.yml', () => {
  it('puts no input into a script, where it would be run as code', () => {
    for (const step of action.runs.steps) expect(step.run ?? '').not.toContain('${{')
  })

  it('gives every script a shell, every input a description and a default, and names only inputs and outputs that exist', () => {
    for (const step of action.runs.steps) expect(step.run === undefined || step.shell === 'bash').toBe(true)
    for (const input of Object.values(action.inputs))
      expect([typeof input.description, typeof input.default]).toEqual(['string', 'string'])
    const text = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')
    const used = [...text.matchAll(/inputs\.([a-z-]+)/gu)].map(([, name]) => name!)
    expect([...new Set(used)].filter((name) => !(name in action.inputs))).toEqual([])
    expect(Object.keys(action.inputs).filter((name) => !used.includes(name))).toEqual([])
    const written = [...stepOf('Judge').run!.matchAll(/echo "([a-z-]+)=/gu)].map(([, name]) => name!)
    for (const [, name] of text.matchAll(/steps\.gate\.outputs\.([a-z-]+)/gu)) expect(written).toContain(name)
  })

  it.skipIf(!hasBash)('audits with the policy, the baseline and further arguments, spaces and all', () => {
    const env = {
      CONFIG: 'my config.yaml',
      POLICY: 'four-fifths,p.yaml',
      BASELINE: 'reports/main',
      ARGUMENTS: '--where\nage > 18\n',
    }
    const { calls, code } = runStep('Audit', env, 1)
    expect(calls).toEqual([
      '--no-install|probity|audit|my config.yaml|--output|run|--format|html,md|--policy|four-fifths,p.yaml|--baseline|reports/main|--where|age > 18|',
    ])
    expect(code).toBe(0)
  })

  it.skipIf(!hasBash)('takes a version from the registry', () => {
    const { calls } = runStep(
      'Audit',
      { CONFIG: 'c.yaml', POLICY: '', BASELINE: '', ARGUMENTS: '', VERSION: '1.2.3' },
      0,
    )
    expect(calls[0]).toMatch(/^--yes\|probity@1\.2\.3\|audit\|c\.yaml\|/u)
  })

  it.skipIf(!hasBash).each([
    [0, 0],
    [1, 0],
    [3, 0],
    [2, 2],
    [70, 70],
  ])('of an audit that ends with %i ends with %i: verdicts go on to the gate, errors stop', (audit, code) => {
    expect(runStep('Audit', { CONFIG: 'c.yaml', POLICY: '', BASELINE: '', ARGUMENTS: '' }, audit).code).toBe(code)
  })

  it.skipIf(!hasBash)('writes summary, JUnit, SARIF and annotations, and hands the exit code on', () => {
    const ran = runStep('Judge', { POLICY: '', ANNOTATIONS: 'true' }, 1)
    expect(ran.calls.map((call) => /--format\|(\w+)\|/u.exec(call)?.[1])).toEqual([
      'text',
      'markdown',
      'junit',
      'sarif',
      'github',
    ])
    expect(ran).toMatchObject({ code: 0, output: 'exit-code=1\nverdict=fail\n', summary: 'said by markdown\n' })
    expect(ran.stdout).toContain('said by github')
  })

  it.skipIf(!hasBash)('stops at a gate that cannot be read', () => {
    expect(runStep('Judge', { POLICY: 'nothing.yaml', ANNOTATIONS: 'true' }, 2)).toMatchObject({
      code: 2,
      output: 'exit-code=2\n',
    })
  })

  it.skipIf(!hasBash).each([
    ['0', 'fail', 0],
    ['1', 'fail', 1],
    ['3', 'fail', 3],
    ['3', 'pass', 0],
    ['1', 'pass', 1],
  ])('concludes %s with inconclusive: %s as %i', (exit, inconclusive, code) => {
    expect(runStep('Conclude', { CODE: exit, INCONCLUSIVE: inconclusive }, 0).code).toBe(code)
  })
})

describe('the CI guide', () => {
  const guide = readFileSync(new URL('../../docs/guides/ci.md', import.meta.url), 'utf8')

  it('has YAML that can be read', () => {
    const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/gu)].map(([, text]) => text!)
    expect(blocks.length).toBeGreaterThan(5)
    for (const block of blocks) expect(() => parse(block)).not.toThrow()
  })

  it('gives the action only inputs that it has', () => {
    const used = [...guide.matchAll(/uses: \.\/node_modules\/probity\n\s+with:\n((?:\s{10,}[a-z-]+:.*\n)+)/gu)].flatMap(
      ([, text]) => [...text!.matchAll(/^\s+([a-z-]+):/gmu)].map(([, name]) => name!),
    )
    expect(used.length).toBeGreaterThan(3)
    expect(used.filter((name) => !(name in action.inputs))).toEqual([])
  })

  it('never hands a write token to a workflow that checks out a pull request', () => {
    const workflows = [...guide.matchAll(/```yaml\n(# \.github[\s\S]*?)```/gu)].map(([, text]) => text!)
    for (const workflow of workflows)
      expect(workflow.includes('write') && workflow.includes('actions/checkout')).toBe(false)
  })
})
