import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readBundle } from '../../src/models/bundle.js'
import type { ConfigInput } from '../../src/schema/config.js'
import type { Run } from '../../src/schema/run.js'
import { audit } from '../../src/workflow/audit.js'
import { mitigate, type MitigateOptions } from '../../src/workflow/mitigate.js'
import type { ConductedMitigation } from '../../src/workflow/mitigation/conduct-mitigation.js'

const source = new URL('../../fixtures/credit-scoring/credit_scoring.csv', import.meta.url).pathname
const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-mitigate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const place = (name: string): string => path.join(folder, name)

/** The first 900 loans of the fixture, in a file of their own. */
const loans = place('loans.csv')
writeFileSync(loans, readFileSync(source, 'utf8').split('\n').slice(0, 901).join('\n'))

type MitigateInput = NonNullable<ConfigInput['mitigate']>

const metrics = ['selection-rate', 'accuracy', 'true-positive-rate', 'equalized-odds']

function config(mitigate: MitigateInput, more: Partial<ConfigInput> = {}): ConfigInput {
  return {
    ...{ task: 'binary', seed: 1, threads: 1, data: { source: loans }, policy: ['four-fifths'] },
    roles: {
      label: { column: 'Status', positive: 'good' },
      sensitive: [
        { column: 'Age', cuts: [30] },
        { column: 'Marital', reference: 'married' },
      ],
    },
    analyses: {
      ...{ profile: false, strata: false, slices: false, calibration: false, regulation: false },
      ...{ groups: { metrics }, paired: { metrics } },
    },
    train: { epochs: 2, options: { hidden: [4] }, split: { test: 0.3, validation: 0 } },
    report: { formats: [] },
    ...more,
    mitigate,
  }
}

const strategies: MitigateInput['strategies'] = [
  { kind: 'reweighing', by: ['Age'] },
  { kind: 'masking', proxyFrom: 0.5 },
  { kind: 'threshold-optimizer', name: 'equal selection', by: ['Age'] },
]
const runOf = (at: string, name: string): Run =>
  JSON.parse(readFileSync(path.join(at, name, 'run.json'), 'utf8')) as Run

describe('mitigating a credit model', () => {
  let whole: ConductedMitigation
  const at = place('whole')
  const settings = config({ strategies, output: at })
  beforeAll(async () => {
    whole = await mitigate(settings)
  }, 300_000)

  it('makes a run of every strategy, each with its lineage and its model', async () => {
    const names = ['base', 'reweighing', 'masking', 'equal selection']
    expect(whole.comparison.runs.map(({ name }) => name)).toEqual(names)
    const base = runOf(at, 'base')
    expect(base.lineage).toBeUndefined()
    for (const name of names.slice(1)) {
      const run = runOf(at, name)
      expect(run.lineage).toMatchObject({ base: { id: base.id, name: 'base' }, mitigation: { name } })
      const { manifest } = await readBundle(path.join(at, name, 'model'))
      expect(manifest.training).toMatchObject({ mitigation: { id: run.lineage!.mitigation.id, base: { id: base.id } } })
    }
    expect(runOf(at, 'reweighing').lineage!.mitigation.options).toEqual({ by: ['Age'], mostWeight: 10 })
  })

  it('audits all of them on the same test rows, paired with the base', () => {
    const digests = ['base', 'reweighing', 'masking', 'equal selection'].map((name) =>
      runOf(at, name).inputs.find(({ role }) => role === 'data')!,
    )
    for (const digest of digests) expect(digest).toEqual(digests[0])
    expect(digests[0]!.rows).toBe(270)
    expect(whole.comparison.notes[0]!.id).toBe('compare.note.paired')
    expect(whole.comparison.notes.map(({ id }) => id)).not.toContain('compare.note.other-roles')
    const paired = whole.comparison.changes.filter(({ how }) => how === 'paired')
    // a run that decides every row as the base does is identical, not paired
    expect(new Set(paired.map(({ run }) => run))).toContain(3)
    expect(whole.comparison.notes[0]!.values!['runs']).toEqual(['reweighing', 'masking', 'equal selection'])
  })

  it('counts who gets another decision as the kept rows say', async () => {
    const decisions = await decisionsOf(at, ['base', 'equal selection'])
    const changed = decisions.map(([before, now]) => `${before} ${now}`)
    const all = whole.comparison.people.find(({ run, cell }) => run === 3 && Object.keys(cell).length === 0)!
    expect(all.rows).toBe(270)
    expect(all.helped.rows).toBe(changed.filter((change) => change === 'bad good').length)
    expect(all.harmed.rows).toBe(changed.filter((change) => change === 'good bad').length)
    expect(all.helped.rows + all.harmed.rows).toBeGreaterThan(0)
    expect(all.helped.share).toBeCloseTo(all.helped.rows / 270, 12)
  })

  it('gives every run the verdict of its own policy and of the presets with limits', () => {
    for (const { policies } of whole.comparison.runs)
      expect(policies.map(({ name }) => name)).toEqual(['own', 'four-fifths', 'equalized-odds', 'strict'])
    // its own policy is four-fifths
    for (const { policies } of whole.comparison.runs) expect(policies[0]!.verdict).toBe(policies[1]!.verdict)
  })

  it('applies the saved steps again when the bundle is audited by itself', async () => {
    const again = await audit({
      ...settings,
      ...{ mitigate: null, train: null, policy: null },
      data: { source: path.join(at, 'test-rows.parquet'), id: 'probity row' },
      model: path.join(at, 'equal selection', 'model'),
    })
    const valueOf = (run: Run, id: string): unknown =>
      run.analyses.find((analysis) => analysis.id === 'groups')!.measurements.find((one) => one.id === id)?.value
    for (const id of ['groups/selection-rate', 'groups/selection-rate:difference(Age)', 'groups/accuracy'])
      expect(valueOf(again.run, id)).toBe(valueOf(runOf(at, 'equal selection'), id))
  })

  it('says clearly that a sensitive feature is missing when decisions are made', async () => {
    const columns = ['Age'] // the model itself knows no age
    const rows = readFileSync(loans, 'utf8').split('\n').slice(0, 300)
    const head = rows[0]!.split(',')
    const kept = head.map((name) => !columns.includes(name.replaceAll('"', '')))
    const file = place('without-age.csv')
    writeFileSync(
      file,
      rows
        .map((row) =>
          row
            .split(',')
            .filter((_, at) => kept[at])
            .join(','),
        )
        .join('\n'),
    )
    const request = {
      ...({ task: 'binary', data: { source: file } } as const),
      roles: { label: { column: 'Status', positive: 'good' }, sensitive: ['Marital'] },
      analyses: settings.analyses!,
    }
    await expect(audit({ ...request, model: path.join(at, 'equal selection', 'model') })).rejects.toMatchObject({
      code: 'DECISION_COLUMN_MISSING',
      message: expect.stringContaining('"Age"'),
      exitCode: 2,
    })
    // the base model needs no age
    await expect(audit({ ...request, model: path.join(at, 'base', 'model') })).resolves.toBeDefined()
  })

  it('refuses a bundle whose steps were changed or are not of the form', async () => {
    const copy = place('changed')
    cpSync(path.join(at, 'equal selection', 'model'), copy, { recursive: true })
    const file = path.join(copy, 'probity.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { decision: { steps: { otherwise: unknown }[] } }
    manifest.decision.steps[0]!.otherwise = { thresholds: [0.5, 0.4], probabilities: [0, 1, 1] }
    writeFileSync(file, JSON.stringify(manifest))
    await expect(readBundle(copy)).rejects.toMatchObject({
      code: 'BUNDLE_INVALID',
      message: expect.stringContaining('decision'),
    })
  })

  it('pairs both ways: a base against a mitigated baseline changes the same decisions back', async () => {
    const back = await audit({
      ...settings,
      ...{ mitigate: null, train: null, policy: null, baseline: path.join(at, 'equal selection') },
      data: { source: path.join(at, 'test-rows.parquet'), id: 'probity row' },
      model: path.join(at, 'base', 'model'),
    })
    const countOf = (run: Run, id: string): unknown =>
      run.analyses.find((analysis) => analysis.id === 'paired')!.measurements.find((one) => one.id === id)?.value
    const there = runOf(at, 'equal selection')
    expect(countOf(back.run, 'paired/helped')).toBe(countOf(there, 'paired/harmed'))
    expect(countOf(back.run, 'paired/harmed')).toBe(countOf(there, 'paired/helped'))
  })

  it('ends with the same bytes when it is called again elsewhere, at another number of threads', async () => {
    const other = place('other')
    await mitigate({ ...config({ strategies, output: other }), threads: 2 })
    for (const name of ['base', 'reweighing', 'masking', 'equal selection'])
      for (const file of ['run.json', 'cube.json', 'model/probity.json'])
        expect(readFileSync(path.join(other, name, file), 'utf8')).toBe(readFileSync(path.join(at, name, file), 'utf8'))
    expect(readFileSync(path.join(other, 'comparison.json'), 'utf8')).toBe(
      readFileSync(path.join(at, 'comparison.json'), 'utf8'),
    )
  }, 300_000)

  it('makes nothing anew when all is there, and only what is missing when a run was lost', async () => {
    const written = readFileSync(path.join(at, 'reweighing', 'run.json'), 'utf8')
    const steps: string[] = []
    const options: MitigateOptions = {
      progress: ({ step, state, detail }) => {
        if (state === 'done') steps.push(`${step}${detail === undefined ? '' : `: ${detail}`}`)
      },
    }
    expect((await mitigate(settings, options)).kept).toEqual(['base', 'reweighing', 'masking', 'equal selection'])
    expect(steps[0]).toBe('1/4 base: kept from before')
    rmSync(path.join(at, 'reweighing'), { recursive: true })
    expect((await mitigate(settings)).kept).toEqual(['base', 'masking', 'equal selection'])
    expect(readFileSync(path.join(at, 'reweighing', 'run.json'), 'utf8')).toBe(written)
  }, 300_000)

  it('refuses to go on with another config, says what differs, and changes nothing', async () => {
    const before = readFileSync(path.join(at, 'mitigate.json'), 'utf8')
    const other = { ...settings, seed: 2, train: { ...settings.train, epochs: 3 } }
    await expect(mitigate(other)).rejects.toMatchObject({
      code: 'MITIGATE_OTHER_CONFIG',
      message: expect.stringMatching(/4 of 4 runs .*"seed", "train\.epochs"/u),
      hint: expect.stringContaining('--restart'),
    })
    expect(readFileSync(path.join(at, 'mitigate.json'), 'utf8')).toBe(before)
    // what changes no number is no other config
    await expect(mitigate({ ...settings, threads: 2, report: { formats: ['md'] } })).resolves.toBeDefined()
    expect(existsSync(path.join(at, 'comparison.md'))).toBe(true)
  }, 300_000)
})

/** Decisions of the kept rows of two runs, row by row: the base decides by its threshold. */
async function decisionsOf(at: string, [base, other]: readonly [string, string]): Promise<[string, string][]> {
  const { createTools } = await import('../../src/environment/create-tools.js')
  const { openDataset } = await import('../../src/data/open-dataset.js')
  const { config: schema } = await import('../../src/schema/config.js')
  const read = async (name: string, columns: string): Promise<readonly (readonly unknown[])[]> => {
    const data = schema.parse({ data: { source: path.join(at, name, 'decisions.parquet') } }).data
    const dataset = await openDataset({ data, roleColumns: [] }, createTools({ seed: 1 }))
    const { columns: found } = await dataset.database.query(
      `SELECT ${columns} FROM ${dataset.relation} ORDER BY "probity row"`,
    )
    await dataset.close()
    return found
  }
  const [before, now] = [await read(base, '"probity score"'), await read(other, '"probity decision"')]
  return before[0]!.map((score, row) => [Number(score) >= 0.5 ? 'good' : 'bad', String(now[0]![row])])
}

describe('bad input to mitigate', () => {
  const refused = (mitigateInput: MitigateInput, more: Partial<ConfigInput> = {}) =>
    mitigate(config({ output: place('refused'), ...mitigateInput }, more))

  it.each([
    ['MITIGATION_UNKNOWN', { strategies: ['reweighting'] }, {}],
    ['TRAINING_OPTION_INVALID', { strategies: [{ kind: 'reweighing', mostWeigth: 3 }] }, {}],
    ['MITIGATE_NAME_TWICE', { strategies: ['reweighing', { kind: 'reweighing', by: ['Age'] }] }, {}],
    ['MITIGATE_NAME_TWICE', { strategies: [{ kind: 'reweighing', name: 'Base' }] }, {}],
    ['MITIGATE_NAME_INVALID', { strategies: [{ kind: 'reweighing', name: '../x' }] }, {}],
    ['UNKNOWN_FEATURE', { strategies: [{ kind: 'reweighing', by: ['Aeg'] }] }, {}],
    ['MITIGATE_NO_TEST_ROWS', { strategies: ['reweighing'] }, { train: { epochs: 1, split: { test: 0 } } }],
    ['MITIGATION_TASK', { strategies: ['threshold-optimizer'] }, { task: 'multiclass', policy: null }],
  ] satisfies [string, MitigateInput, Partial<ConfigInput>][])(
    '%s',
    async (code, input, more) => {
      await expect(refused(input, more)).rejects.toMatchObject({ code, exitCode: 2 })
    },
    240_000,
  )

  it('no strategies at all', async () => {
    await expect(mitigate({ ...config({ strategies: ['reweighing'] }), mitigate: null })).rejects.toMatchObject({
      code: 'MITIGATE_NOT_CONFIGURED',
    })
  })

  it('a folder that is somebody else’s', async () => {
    await expect(mitigate(config({ strategies: ['reweighing'], output: folder }))).rejects.toMatchObject({
      code: 'MITIGATE_PLACE_TAKEN',
    })
    expect(readdirSync(folder)).toContain('loans.csv')
  })
})
