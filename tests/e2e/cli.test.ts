import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { measurementOf, probity, readRun, root, workspace } from './command-line.js'

const space = workspace()
afterAll(() => space.remove())

let counter = 0
const folder = (): string => {
  const made = path.join(space.path, `case-${counter++}`)
  mkdirSync(made)
  return path.join(made, 'run')
}
const yes = ['--task', 'outcomes', '--decision', 'd', '--positive', 'yes', '--sensitive', 'g']
const small = space.file('small.csv', `g,d\n${'a,yes\na,no\n'.repeat(20)}${'b,no\nb,no\nb,yes\nb,no\n'.repeat(10)}`)
const ucb = path.join(root, 'fixtures/ucb-admissions/probity.yaml')

describe('probity audit', () => {
  it('finds the published gap of the Berkeley admissions, and that it vanishes within departments', async () => {
    const output = folder()
    const { code, out, err } = await probity(['audit', ucb, '--output', output])
    expect(code, err).toBe(1)
    expect(out).toMatch(/Policy violated/)
    expect(out).toMatch(new RegExp(`Report: ${output}/report\\.html`))
    expect(err).toMatch(/✓ cube/)
    const run = readRun(output)
    // Bickel, Hammel and O'Connell 1975: 1,198 of 2,691 men and 557 of 1,835 women.
    expect(measurementOf(run, 'groups/selection-rate[gender=men]')?.value).toBeCloseTo(1198 / 2691, 12)
    expect(measurementOf(run, 'groups/selection-rate[gender=women]')?.value).toBeCloseTo(557 / 1835, 12)
    const ratio = measurementOf(run, 'strata/selection-odds-ratio(gender|department)[gender=men~gender=women]')
    expect(ratio?.value).toBeCloseTo(0.9047, 4)
    expect(ratio?.interval?.low).toBeCloseTo(0.772, 3)
    expect(ratio?.interval?.high).toBeCloseTo(1.06, 3)
    expect(readdirSync(output).sort()).toEqual(
      [
        'cube.json',
        'meta.json',
        'report.html',
        'report.md',
        'report.zh.html',
        'report.zh.md',
        'run.json',
        'verdict.json',
      ].sort(),
    )
  })

  it('is the golden Run, byte for byte', async () => {
    const output = folder()
    await probity(['audit', ucb, '--output', output, '--format', 'json', '--quiet'])
    expect(readFileSync(path.join(output, 'run.json'), 'utf8')).toBe(
      readFileSync(path.join(root, 'fixtures/golden/run.json'), 'utf8'),
    )
  })

  it('prints the Run alone on standard output with --json, and nothing else with --quiet', async () => {
    const { code, out, err } = await probity([
      'audit',
      '--data',
      small,
      ...yes,
      '--output',
      folder(),
      '--json',
      '--quiet',
    ])
    expect(code).toBe(0)
    expect(err).toBe('')
    expect((JSON.parse(out) as { task: string }).task).toBe('outcomes')
  })

  it('reads standard input', async () => {
    const output = folder()
    const input = 'g,d\na,yes\na,no\nb,no\n'
    const { code } = await probity(
      ['audit', '--data', '-', ...yes, '--output', output, '--format', 'json', '--quiet'],
      { input },
    )
    expect(code).toBe(0)
    expect(measurementOf(readRun(output), 'groups/selection-rate[g=a]')?.value).toBe(0.5)
  })

  it('shows what it would do with --dry-run and writes nothing', async () => {
    const output = folder()
    const { code, out } = await probity(['audit', '--data', small, ...yes, '--output', output, '--dry-run'])
    expect(code).toBe(0)
    expect(out).toMatch(/80 rows read/)
    expect(out).toMatch(/g \(sensitive\), 2 groups/)
    expect(existsSync(output)).toBe(false)
  })

  it('prints the resolved config, which gives the same audit when read back', async () => {
    const { out } = await probity(['audit', '--data', small, ...yes, '--print-config'])
    const config = space.file('printed.yaml', out)
    const [a, b] = [folder(), folder()]
    await probity(['audit', '--data', small, ...yes, '--output', a, '--quiet', '--format', 'json'])
    const { code, err } = await probity(['audit', config, '--output', b, '--quiet', '--format', 'json'])
    expect(code, err).toBe(0)
    expect(readRun(b)?.id).toBe(readRun(a)?.id)
  })

  it('keeps rows for a later comparison and compares with them row by row', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      id: i,
      g: i % 2 ? 'a' : 'b',
      before: i % 3 === 0,
      after: i % 4 === 0,
    }))
    const table = (key: 'before' | 'after'): string =>
      `id,g,d\n${rows.map((row) => `${row.id},${row.g},${row[key] ? 'yes' : 'no'}`).join('\n')}\n`
    const [first, second] = [folder(), folder()]
    const common = [...yes, '--id', 'id', '--quiet', '--format', 'json']
    await probity([
      'audit',
      '--data',
      space.file('before.csv', table('before')),
      ...common,
      '--keep-rows',
      '--output',
      first,
    ])
    const { code, err } = await probity([
      'audit',
      '--data',
      space.file('after.csv', table('after')),
      ...common,
      '--baseline',
      first,
      '--output',
      second,
    ])
    expect(code, err).toBe(0)
    const rate = (key: 'before' | 'after'): number => rows.filter((row) => row.g === 'a' && row[key]).length / 100
    expect(measurementOf(readRun(second), 'paired/selection-rate:change[g=a]')?.value).toBeCloseTo(
      rate('after') - rate('before'),
      12,
    )
  })
})

describe('wrong usage', () => {
  it.each([
    ['an unknown flag', ['audit', '--data', small, ...yes, '--treshold', '1'], /--treshold[\s\S]*--threshold/],
    ['an unknown command', ['audti'], /audti/],
    [
      'a wrong column',
      ['audit', '--data', small, '--task', 'outcomes', '--decision', 'dd', '--positive', 'yes', '--sensitive', 'g'],
      /"dd"[\s\S]*did you mean "d"/,
    ],
    [
      'no data',
      ['audit', '--task', 'outcomes', '--set', 'seed=1', '--decision', 'd', '--positive', 'yes', '--sensitive', 'g'],
      /--data FILE/,
    ],
    ['an unknown policy', ['audit', '--data', small, ...yes, '--policy', 'for-fifths'], /four-fifths/],
    ['a run folder that is none', ['gate', space.path], /run\.json|run folder/],
    ['a kind that is none', ['list', 'metrik'], /metric/],
  ])('%s is exit 2 with a sentence and no stack', async (_, args, message) => {
    const { code, err } = await probity([...args, ...(args[0] === 'audit' ? ['--output', folder()] : [])])
    expect(err).toMatch(message)
    expect(code).toBe(2)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('a file in the place of the run folder is exit 2 before anything is computed or written', async () => {
    const file = space.file('in-the-way', 'mine')
    const { code, err } = await probity(['audit', '--data', small, ...yes, '--output', path.join(file, 'run')])
    expect(code).toBe(2)
    expect(err).toMatch(/in-the-way|could not be written/)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('Ctrl-C while waiting for standard input is exit 130 and leaves nothing', async () => {
    const output = folder()
    const { code, err } = await probity(['audit', '--data', '-', ...yes, '--output', output], {
      input: 'g,d\na,yes\n',
      hold: true,
      interruptAfter: 1500,
    })
    expect(code).toBe(130)
    expect(err).not.toMatch(/\n\s+at /)
    expect(readdirSync(path.dirname(output))).toEqual([])
  })
})

describe('a saved run', () => {
  const output = path.join(space.path, 'saved')

  it('is gated, rendered again, verified and compared', async () => {
    await probity(['audit', '--data', small, ...yes, '--output', output, '--quiet'])
    const gated = await probity(['gate', output, '--policy', 'four-fifths', '--format', 'json'])
    expect([1, 3]).toContain(gated.code)
    expect((JSON.parse(gated.out) as { rules: unknown[] }).rules).toHaveLength(1)
    expect((await probity(['report', output, '--language', 'zh', '--format', 'html,md,card'])).code).toBe(0)
    expect(readdirSync(output)).toEqual(expect.arrayContaining(['report.zh.html', 'report.zh.md', 'card.zh.md']))
    expect((await probity(['verify', output])).code).toBe(0)
    const compared = await probity(['compare', output, output, '--json'])
    expect(compared.code, compared.err).toBe(0)
    expect(() => JSON.parse(compared.out) as unknown).not.toThrow()
  })

  it('of a future version is refused in words', async () => {
    const future = path.join(space.path, 'future')
    mkdirSync(future)
    space.file('future/run.json', JSON.stringify({ schemaVersion: 99 }))
    const { code, err } = await probity(['gate', future, '--policy', 'four-fifths'])
    expect(code).toBe(2)
    expect(err).toMatch(/99/)
  })
})

describe('probity', () => {
  it('helps, says its version, lists its units and checks the machine', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
    expect((await probity(['--help'])).out).toMatch(/audit[\s\S]*gate[\s\S]*compare/)
    expect((await probity(['--version'])).out.trim()).toBe(version)
    const units = JSON.parse((await probity(['list', 'metric', '--json'])).out) as { id: string; reference: string }[]
    expect(units.find(({ id }) => id === 'auc')?.reference).toMatch(/DeLong/)
    expect((await probity(['list', 'analyses'])).out).toMatch(/strata/)
    const doctor = await probity(['doctor', '--json'])
    expect(doctor.code).toBe(0)
    expect(doctor.out).toMatch(/DuckDB/)
  })

  it('init writes a commented config that audits as it stands', async () => {
    const config = path.join(space.path, 'probity.yaml')
    const data = path.join(root, 'fixtures/ucb-admissions/decisions.csv')
    const made = await probity(['init', '--data', data, '--yes', '--output', config])
    expect(made.code, made.err).toBe(0)
    expect(readFileSync(config, 'utf8')).toMatch(/\$schema[\s\S]*decision: \{ column: "admitted", positive: "yes"/)
    const audited = await probity(['audit', config, '--quiet', '--output', folder(), '--format', 'json'])
    expect([0, 1, 3], audited.err).toContain(audited.code)
    expect((await probity(['init', '--data', data, '--yes', '--output', config])).code).toBe(2)
  })
})
