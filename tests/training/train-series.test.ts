import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-series-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Patient {
  readonly id: number
  readonly ward: string
  readonly worse: string
  readonly pulse: readonly number[]
}

/** Whose pulse rises gets worse. Series have four to eight steps. */
function patients(count: number, seed = 5, fixed?: number): Patient[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, id) => {
    const rises = random.next() < 0.5
    const steps = fixed ?? 4 + random.integer(5)
    const first = 70 + 10 * random.normal()
    const pulse = Array.from({ length: steps }, (_, step) => first + (rises ? 4 : -4) * step + random.normal())
    return { id, ward: id % 3 === 0 ? 'north' : 'south', worse: rises ? 'yes' : 'no', pulse }
  })
}

type TrainInput = NonNullable<ConfigInput['train']>
const roles: ConfigInput['roles'] = { label: { column: 'worse', positive: 'yes' }, sensitive: ['ward'] }
let made = 0
const run = (rows: readonly Record<string, unknown>[], settings: TrainInput) =>
  train(
    {
      ...{ task: 'binary', seed: 1, threads: 1, roles },
      train: {
        ...{
          epochs: 10,
          batchSize: 16,
          output: path.join(folder, `${made++}`),
          optimizer: { kind: 'adam', learningRate: 0.03 },
        },
        ...{ architecture: 'gru', options: { units: 8 } },
        ...settings,
      },
    },
    { rows },
  )

const asRows = (list: readonly Patient[]): Record<string, unknown>[] => list.map((patient) => ({ ...patient }))
/** A row for each step, in an order that says nothing. */
function asLong(list: readonly Patient[]): Record<string, unknown>[] {
  return list
    .flatMap(({ pulse, ...rest }) => pulse.map((value, hour) => ({ ...rest, hour, pulse: value, at: hour * 7 })))
    .sort((a, b) => a.id - b.id || ((a.hour * 5) % 9) - ((b.hour * 5) % 9))
}
function asSteps(list: readonly Patient[]): Record<string, unknown>[] {
  return list.map(({ pulse, ...rest }) => ({
    ...rest,
    ...Object.fromEntries(Array.from({ length: 8 }, (_, step) => [`h${step}`, pulse[step] ?? null])),
  }))
}

const lists = { kind: 'series' as const, columns: 'pulse' }
const long = { kind: 'series' as const, form: 'long' as const, id: 'id', time: 'hour', columns: 'pulse' }
const steps = {
  ...{ kind: 'series' as const, form: 'steps' as const },
  columns: Array.from({ length: 8 }, (_, step) => `h${step}`),
}

describe('training on series', () => {
  it.each(['rnn', 'lstm', 'gru', 'attention'])('%s learns which way they go', async (architecture) => {
    const options = architecture === 'attention' ? { width: 8, heads: 2, units: 16 } : { units: 8 }
    const { record } = await run(asRows(patients(240)), { input: lists, architecture, options, epochs: 15 })
    const accuracy = record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!.value!
    // attention has to find out from sines what comes later, and learns that more slowly
    expect(accuracy).toBeGreaterThan(architecture === 'attention' ? 0.8 : 0.9)
  })

  it('gives the same model and the same audit for lists, columns of steps and rows of steps', async () => {
    const people = patients(120)
    const made: string[] = []
    const models: Buffer[] = []
    const audits: unknown[] = []
    for (const [input, rows] of [
      [lists, asRows(people)],
      [steps, asSteps(people)],
      [long, asLong(people)],
    ] as const) {
      // prettier-ignore
      const { folder: bundle, record } = await run(rows, { input, epochs: 2 })
      expect(record.data.rows).toMatchObject({ read: 120, training: 84 })
      const model = await openModel(bundle, { threads: 1 })
      await model.close()
      made.push(JSON.stringify(record.curves))
      models.push(readFileSync(path.join(bundle, 'model.onnx')))
      const { run: audited } = await audit({ task: 'binary', roles, model: bundle }, { rows })
      const groups = audited.analyses.find(({ id }) => id === 'groups')!
      audits.push(groups.measurements.map(({ id, value, n }) => ({ id, value, n })))
      expect(groups.measurements.find(({ id }) => id === 'groups/accuracy')!.n.rows).toBe(120)
    }
    expect(models[0]!.length).toBeGreaterThan(500)
    expect(models[1]!.equals(models[0]!)).toBe(true)
    expect(models[2]!.equals(models[0]!)).toBe(true)
    expect(made[1]).toBe(made[0])
    expect(made[2]).toBe(made[0])
    expect(audits[1]).toEqual(audits[0])
    expect(audits[2]).toEqual(audits[0])
  })

  it('gives an mlp all steps as one vector, and refuses series of uneven length for it', async () => {
    const settings: TrainInput = { input: lists, architecture: 'mlp', options: { hidden: [8] } }
    const { record } = await run(asRows(patients(160, 5, 6)), settings)
    expect(record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!.value!).toBeGreaterThan(0.9)
    await expect(run(asRows(patients(160)), settings)).rejects.toThrow(/series of \d steps; every series must have 8/)
  })

  it('adds noise, moves steps, and refuses to mix rows of different lengths', async () => {
    const augmentation = [
      { kind: 'noise', deviation: 0.1 },
      { kind: 'time-shift', steps: 1 },
    ]
    const { record } = await run(asRows(patients(120)), { input: lists, augmentation, epochs: 3 })
    expect(record.augmentation).toEqual(augmentation)
    await expect(run(asRows(patients(60)), { input: lists, augmentation: ['mixup'] })).rejects.toThrow('mixes rows')
  })

  it('names what is wrong with rows that are steps', async () => {
    const rows = asLong(patients(40))
    const first = rows[0]!
    await expect(run([...rows, first], { input: long })).rejects.toThrow('has 2 rows at the time')
    await expect(run([{ ...first, hour: null }, ...rows], { input: long })).rejects.toThrow('has no time ("hour")')
    await expect(run(rows, { input: { ...long, time: null } })).rejects.toThrow('need a time (time)')
    await expect(run(rows, { input: { ...long, columns: ['puls'] } })).rejects.toThrow(
      'The series need a column "puls", which the data does not have.',
    )
    await expect(run(rows, { input: { ...long, columns: ['ward'] } })).rejects.toThrow(
      'holds other things than numbers',
    )
    const varying = rows.map((row, at) => (at === 3 ? { ...row, worse: 'perhaps' } : row))
    await expect(run(varying, { input: long })).rejects.toThrow(
      'The column "worse" says different things within the series "0"',
    )
  })
})
