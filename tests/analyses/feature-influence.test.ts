import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { createBuilder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { writeBundle } from '../../src/models/bundle.js'
import { fitEncoder } from '../../src/models/fit-encoder.js'
import type { ConfigInput } from '../../src/schema/config.js'
import type { Measurement } from '../../src/schema/measurement.js'
import { studentTQuantile } from '../../src/statistics/student-t.js'
import { audit, type AuditOutcome } from '../../src/workflow/audit.js'

const folder = mkdtempSync(path.join(tmpdir(), 'influence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** y = 3·income + 2·(home = rent) − 1·(home = own) + 0·noise; rent and sex go together. */
const random = createRandom(21)
const rows = Array.from({ length: 80 }, (_, row) => {
  const sex = row % 2 === 0 ? 'F' : 'M'
  const home = random.next() < (sex === 'F' ? 0.85 : 0.15) ? 'rent' : 'own'
  const income = Math.round(random.normal() * 100) / 100
  return {
    key: `p${row}`,
    sex,
    home,
    income,
    noise: Math.round(random.normal() * 100) / 100,
    y: income > 0 ? 'yes' : 'no',
  }
})
const scoreOf = ({ home, income }: { home: string; income: number }): number => 3 * income + (home === 'rent' ? 2 : -1)

let bundle: string
beforeAll(async () => {
  bundle = path.join(folder, 'linear')
  const encoder = fitEncoder(
    [
      { name: 'income', type: 'number', values: rows.map(({ income }) => income) },
      { name: 'home', type: 'text', values: rows.map(({ home }) => home) },
      { name: 'noise', type: 'number', values: rows.map(({ noise }) => noise) },
    ],
    { input: 'x', scale: 'none' },
  )
  const weights = encoder.outputs.map((name) => ({ income: 3, 'home=rent': 2, 'home=own': -1 })[name] ?? 0)
  const b = createBuilder()
  const x = b.input('x', 'float32', ['rows', weights.length])
  b.output(b.matMul(x, b.constant('float32', [weights.length, 1], weights)), 'score')
  await writeBundle(bundle, {
    model: { file: 'model.onnx', format: 'onnx', bytes: writeOnnx(b.build()) },
    manifest: {
      task: 'binary',
      inputs: [{ name: 'x', dtype: 'float32', shape: ['rows', weights.length], role: 'features' }],
      outputs: { scale: 'value', classes: ['no', 'yes'], positive: 'yes' },
      encoder,
      decision: { threshold: 0 },
      training: null,
    },
  })
})

function ask(
  options: Record<string, unknown> = {},
  more: ConfigInput = {},
  table: typeof rows = rows,
): Promise<AuditOutcome> {
  return audit(
    {
      data: { id: 'key' },
      roles: { label: { column: 'y', positive: 'yes' }, sensitive: ['sex'] },
      model: bundle,
      analyses: {
        ...{ profile: false, groups: false, slices: false, calibration: false, regulation: false },
        'feature-influence': { rows: 1000, background: 1000, ...options },
      },
      ...more,
    },
    { rows: table },
  )
}
let plain: Promise<AuditOutcome> | undefined
const asIs = (): Promise<AuditOutcome> => (plain ??= ask())
const analysisOf = ({ run }: AuditOutcome) => run.analyses.find(({ id }) => id === 'feature-influence')!
const find = (outcome: AuditOutcome, id: string): Measurement =>
  analysisOf(outcome).measurements.find((measurement) => measurement.id === id)!

/** Of a linear model: the column's own part of the score minus its mean over the background, here all rows. */
const parts = {
  income: rows.map(({ income }) => 3 * income),
  home: rows.map(({ home }) => (home === 'rent' ? 2 : -1)),
  noise: rows.map(() => 0),
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const centred = (values: readonly number[]): number[] => values.map((value) => value - mean(values))

describe('feature influence of a linear model with a one-hot block', () => {
  it('has sizes, shares and means by group in closed form, per original column', async () => {
    const outcome = await asIs()
    const total = mean(
      rows.map((_, row) => Math.abs(centred(parts.income)[row]!) + Math.abs(centred(parts.home)[row]!)),
    )
    for (const feature of ['income', 'home', 'noise'] as const) {
      const values = centred(parts[feature])
      const size = mean(values.map(Math.abs))
      const at = `{feature=${feature},output=yes}`
      expect(find(outcome, `feature-influence/mean-absolute-attribution${at}`).value).toBeCloseTo(size, 5)
      expect(find(outcome, `feature-influence/influence-share${at}`).value).toBeCloseTo(size / total, 5)
      const groups = ['F', 'M'].map((sex) => values.filter((_, row) => rows[row]!.sex === sex))
      expect(find(outcome, `feature-influence/attribution[sex=F]${at}`).value).toBeCloseTo(mean(groups[0]!), 5)
      const difference = find(outcome, `feature-influence/attribution:difference(sex)${at}`)
      expect(difference.value).toBeCloseTo(Math.abs(mean(groups[0]!) - mean(groups[1]!)), 5)
      expect(difference.interval!.low).toBeLessThanOrEqual(difference.value!)
    }
    const income = centred(parts.income).map(Math.abs)
    const error = Math.sqrt(mean(centred(income).map((value) => value ** 2)) / (rows.length - 1))
    const measured = find(outcome, 'feature-influence/mean-absolute-attribution{feature=income,output=yes}')
    expect(measured.standardError).toBeCloseTo(error, 5)
    const reach = studentTQuantile(0.975, rows.length - 1) * error
    expect(measured.interval!.low).toBeCloseTo(mean(income) - reach, 5)
    expect(measured.n).toEqual({ rows: 80, denominator: 80 })
  })

  it('says in a sentence that the model does not read sex but its proxy, and how different the groups are', async () => {
    const { blocks } = analysisOf(await asIs())
    const findings = blocks.filter((block) => block.kind === 'finding')
    const ids = findings.map(({ sentence }) => sentence.id)
    expect(ids).toContain('feature-influence.finding.leading')
    const proxies = findings.find(({ sentence }) => sentence.id === 'feature-influence.finding.unread-proxies')!
    expect(proxies.sentence.values).toMatchObject({ feature: 'sex', proxies: ['home'], count: 1 })
    expect(proxies.weight).toBe(2)
    expect(ids).toContain('feature-influence.finding.groups')
  })

  it('shows no single row unless it is asked for by its id', async () => {
    const without = analysisOf(await asIs())
    expect(without.blocks.some((block) => block.kind === 'chart' && block.shape === 'waterfall')).toBe(false)
    expect(JSON.stringify(without)).not.toMatch(/"p\d+"/)
    const { blocks } = analysisOf(await ask({ show: ['p7'] }))
    const chart = blocks.find((block) => block.kind === 'chart' && block.shape === 'waterfall')
    if (chart?.kind !== 'chart') throw new Error('no waterfall')
    const base = mean(rows.map(scoreOf))
    expect(chart.rows[0]!.value).toBeCloseTo(base, 5)
    expect(chart.rows.at(-1)!.value).toBeCloseTo(scoreOf(rows[7]!), 5)
    const steps = chart.rows.slice(1, -1)
    expect(steps.reduce((at, step) => at + Number(step.value), base)).toBeCloseTo(scoreOf(rows[7]!), 5)
    await expect(ask({ show: ['nobody'] })).rejects.toMatchObject({ code: 'EXPLAIN_ROW_UNKNOWN' })
  })

  it('gives the same run in another order of the rows, but for digests and id', async () => {
    const options = { rows: 40, background: 20 }
    const one = analysisOf(await ask(options))
    const other = analysisOf(await ask(options, {}, [...rows].reverse()))
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
    const seeded = analysisOf(await ask(options, { seed: 2 }))
    expect(JSON.stringify(seeded)).not.toBe(JSON.stringify(one))
  })

  it('can be limited by a policy', async () => {
    const rule = {
      measure: 'feature-influence/attribution:difference(sex){feature=home,output=yes}',
      max: 0.5,
      id: 'home-by-sex',
    }
    const outcome = await ask({}, { policy: { schemaVersion: 1, rules: [rule] } })
    expect(outcome.verdict.rules.find(({ id }) => id === 'home-by-sex')?.verdict).toBe('fail')
    const share = { measure: 'feature-influence/influence-share{feature=noise,output=yes}', max: 0.05, id: 'noise' }
    const fine = await ask({}, { policy: { schemaVersion: 1, rules: [share] } })
    expect(fine.verdict.verdict).toBe('pass')
  })

  it('measures importance over all rows by another method, and gradients of scores', async () => {
    const importance = await ask({ method: 'permutation-importance', options: { repeats: 10 } })
    const noise = find(importance, 'feature-influence/permutation-importance{feature=noise,output=yes}')
    expect(noise.value).toBe(0)
    expect(
      find(importance, 'feature-influence/permutation-importance{feature=income,output=yes}').value,
    ).toBeGreaterThan(0.2)
    expect(noise.interval!.method).toBe('student-over-repeats')
    const paths = await ask({ method: 'integrated-gradients' })
    const id = 'feature-influence/attribution[sex=M]{feature=home,output=yes}'
    expect(find(paths, id).value).toBeCloseTo(find(await asIs(), id).value!, 5)
  })
})

describe('feature influence', () => {
  it('is off without a model, off for a model behind an address, and can be turned off', async () => {
    const recorded = await audit({ roles: { label: { column: 'y', positive: 'yes' }, decision: { column: 'y', positive: 'yes' }, sensitive: ['sex'] } }, { rows }) // prettier-ignore
    expect(recorded.run.analyses.map(({ id }) => id)).not.toContain('feature-influence')
    const asked = await audit({ roles: { label: { column: 'y', positive: 'yes' }, decision: { column: 'y', positive: 'yes' }, sensitive: ['sex'] }, analyses: { 'feature-influence': true } }, { rows }) // prettier-ignore
    expect(analysisOf(asked)).toMatchObject({ status: 'not-applicable', reason: { id: 'audit.no-evidence.model' } })
    const off = await ask({}, { analyses: { 'feature-influence': false } })
    expect(off.run.analyses.map(({ id }) => id)).not.toContain('feature-influence')
  })

  it('of a model that gives everybody the same says so instead of drawing noise', async () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', ['rows', 1])
    b.output(b.addScalar(b.multiplyScalar(x, 0), 1), 'score')
    const file = path.join(folder, 'flat.onnx')
    writeFileSync(file, writeOnnx(b.build()))
    const outcome = await ask({}, { model: { path: file, inputs: { x: 'income' }, threshold: 0 } })
    const [first] = analysisOf(outcome).blocks
    expect(first).toMatchObject({ kind: 'finding', sentence: { id: 'feature-influence.finding.nothing' } })
    expect(find(outcome, 'feature-influence/influence-share{feature=income,output=score}').unavailable).toBe(
      'zero-denominator',
    )
  })
})
