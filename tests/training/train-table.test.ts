import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { train, type TrainOptions } from '../../src/workflow/train.js'
import { loans, type Loan } from './loans.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-training-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type TrainInput = NonNullable<ConfigInput['train']>
let made = 0
const place = (): string => path.join(folder, `model-${made++}`)

function config(settings: TrainInput = {}, more: ConfigInput = {}): ConfigInput {
  return {
    ...{ task: 'binary', seed: 1, threads: 1, data: { id: 'id' } },
    roles: {
      label: { column: 'paid', positive: 'yes' },
      sensitive: [{ column: 'sex' }, { column: 'age', name: 'age band', cuts: [40] }],
      weight: 'weight',
    },
    ...more,
    train: { epochs: 4, batchSize: 32, output: place(), ...settings },
  }
}

const run = (settings: TrainInput = {}, more: ConfigInput = {}, options: TrainOptions = {}) =>
  train(config(settings, more), { rows: loans(400), ...options })

describe('training on a table', () => {
  it('learns from what may be known, and says what it left out and why', async () => {
    const { record } = await run()
    expect(record.data.features).toEqual(['income', 'debt', 'home'])
    expect(record.data.excluded).toEqual([
      { column: 'id', why: 'id' },
      { column: 'sex', why: 'sensitive' },
      { column: 'age', why: 'sensitive' },
      { column: 'weight', why: 'weight' },
      { column: 'paid', why: 'label' },
    ])
    expect(record.data.rows).toEqual({ read: 400, withoutLabel: 0, training: 280, validation: 40, test: 80 })
    expect(record.curves).toHaveLength(4)
    expect(record.curves[3]!.loss).toBeLessThan(record.curves[0]!.loss)
    expect(record.evaluation.part).toBe('test')
  })

  it('writes a bundle that predicts what the evaluation says of the test rows', async () => {
    const rows = loans(400)
    const { folder: bundle, record } = await run({}, {}, { rows })
    const model = await openModel(bundle)
    const encoder = model.encoder!
    if (encoder.kind !== 'table') throw new Error('a table was learnt from')
    expect(encoder.columns.map(({ column }) => column)).toEqual(['income', 'debt', 'home'])
    // missing values and categories were learnt from training rows: both columns have a place for what is missing
    expect(encoder.outputs).toContain('income=(missing)')
    expect(encoder.outputs).toContain('home=(missing)')
    expect(model.outputs[0]).toMatchObject({ scale: 'probability', classes: ['no', 'yes'] })
    await model.close()
    const confusion = record.evaluation.confusion.filter(({ cell }) => Object.keys(cell).length === 0)
    const count = (label: string, decision: string): number =>
      confusion.find((cell) => cell.label === label && cell.decision === decision)?.rows ?? 0
    expect(confusion.reduce((sum, { rows: found }) => sum + found, 0)).toBe(80)
    const unweighted = (count('positive', 'positive') + count('negative', 'negative')) / 80
    const accuracy = record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!
    expect(accuracy.value).toBeGreaterThan(0.6)
    expect(Math.abs(accuracy.value! - unweighted)).toBeLessThan(0.1) // weights of 1 to 3 change it a little
    expect(accuracy.interval!.low).toBeLessThan(accuracy.value!)
    const ids = record.evaluation.measurements.map(({ id }) => id)
    expect(ids).toContain('training/auc[sex=f]')
    expect(ids).toContain('training/f1-score["age band"="<40"]')
  })

  it('ends with the same bundle for the same seed at any number of threads, and with another for another', async () => {
    const manifest = async (threads: number, seed: number): Promise<string> => {
      const { folder: bundle } = await run({ regularization: { dropout: 0.2 } }, { threads, seed })
      return readFileSync(path.join(bundle, 'probity.json'), 'utf8')
    }
    const first = await manifest(1, 1)
    expect(await manifest(2, 1)).toBe(first)
    expect(await manifest(1, 2)).not.toBe(first)
  })

  it('fits the encoder on training rows only', async () => {
    const rows: Loan[] = loans(300)
    const plain = await run({ split: { by: 'time', column: 'id' } }, {}, { rows })
    // the latest fifth are test rows: whatever stands there must not change what is learnt
    const changed = rows.map((row, at) => (at >= 240 ? { ...row, income: 1e6, home: 'boat' } : row))
    const other = await run({ split: { by: 'time', column: 'id' } }, {}, { rows: changed })
    const encoderOf = (bundle: string): unknown =>
      JSON.parse(readFileSync(path.join(bundle, 'probity.json'), 'utf8')).encoder
    expect(encoderOf(other.folder)).toEqual(encoderOf(plain.folder))
    expect(readFileSync(path.join(other.folder, 'model.onnx'))).toEqual(
      readFileSync(path.join(plain.folder, 'model.onnx')),
    )
  })

  it('takes a sensitive column only where it is named, and says so', async () => {
    const findings: string[] = []
    const { record } = await run(
      { features: { include: ['*', 'sex'] } },
      {},
      { onFindings: (all) => findings.push(...all.map(({ id }) => id)) },
    )
    expect(record.data.features).toEqual(['income', 'debt', 'home', 'sex'])
    expect(findings).toContain('sensitive-inputs')
    const named = await run({ features: { include: ['debt', 'income'], exclude: ['income'] } })
    expect(named.record.data.features).toEqual(['debt'])
    expect(named.record.data.excluded).toContainEqual({ column: 'home', why: 'not-named' })
  })

  it('predicts numbers on their own scale', async () => {
    const rows = loans(400).map((row) => ({ ...row, price: 5000 + 100 * row.debt + (row.home === 'own' ? 400 : 0) }))
    const { record, folder: bundle } = await run(
      { epochs: 30, optimizer: { kind: 'adam', learningRate: 0.01 } },
      { task: 'regression', roles: { label: { column: 'price' }, sensitive: [{ column: 'sex' }] } },
      { rows },
    )
    const value = (id: string): number => record.evaluation.measurements.find((found) => found.id === id)!.value!
    expect(value('training/r-squared')).toBeGreaterThan(0.9)
    expect(value('training/root-mean-squared-error')).toBeLessThan(300) // the standard deviation is about 1,000
    const model = await openModel(bundle)
    expect(model.outputs[0]!.scale).toBe('value')
    await model.close()
  })

  it('tells several classes apart', async () => {
    const rows = loans(400).map((row) => ({ ...row, band: row.debt < 15 ? 'low' : row.debt < 25 ? 'middle' : 'high' }))
    const { record } = await run(
      { epochs: 20, optimizer: { kind: 'adam', learningRate: 0.01 }, features: { exclude: ['paid'] } },
      { task: 'multiclass', roles: { label: { column: 'band' }, sensitive: [{ column: 'sex' }] } },
      { rows },
    )
    const value = (id: string): number => record.evaluation.measurements.find((found) => found.id === id)!.value!
    expect(value('training/accuracy')).toBeGreaterThan(0.85)
    expect(value('training/f1-score{average=macro}')).toBeGreaterThan(0.8)
    expect(record.loss.id).toBe('sparse-categorical-cross-entropy')
  })

  it('weighs classes: a rare one is predicted more often where it counts more', async () => {
    const rows = loans(500).filter(({ paid, id }) => paid === 'yes' || id % 6 === 0)
    const selected = async (classWeights: TrainInput['classWeights']): Promise<number> => {
      const { record } = await run({ classWeights, epochs: 12 }, {}, { rows })
      return record.evaluation.measurements.find(({ id }) => id === 'training/selection-rate')!.value!
    }
    const [plain, balanced, only] = [await selected(null), await selected('balanced'), await selected({ no: 50 })]
    expect(balanced).toBeLessThan(plain)
    expect(only).toBeLessThan(balanced)
  })

  it('judges every fold once in cross-validation', async () => {
    const { record } = await run({ epochs: 2, split: { folds: 3 } })
    expect(record.folds).toHaveLength(3)
    expect(record.folds!.reduce((sum, fold) => sum + fold.rows, 0)).toBe(400)
  })

  it('leaves rows without a label out and counts them', async () => {
    const rows = loans(200).map((row) => ({ ...row, paid: row.id % 10 === 0 ? null : row.paid }))
    const { record } = await run({ epochs: 1 }, {}, { rows })
    expect(record.data.rows.withoutLabel).toBe(20)
    expect(record.data.rows.training + record.data.rows.validation + record.data.rows.test).toBe(180)
  })
})

describe('training refuses', () => {
  const refused = (code: string, settings: TrainInput, more: ConfigInput = {}, rows: object[] = loans(60)) =>
    expect(train(config(settings, more), { rows: rows as Record<string, unknown>[] as never })).rejects.toMatchObject({
      code,
    })
  const roles = { label: { column: 'paid', positive: 'yes' } }

  it('a table that cannot be learnt from', async () => {
    await refused(
      'TRAINING_ONE_CLASS',
      {},
      { roles },
      loans(40).map((row) => ({ ...row, paid: 'yes' })),
    )
    await refused('TRAINING_NO_ROWS', {}, { roles }, [
      { id: 1, income: 1, paid: 'yes' },
      { id: 2, income: 2, paid: 'no' },
    ])
    await refused('TRAINING_NO_FEATURES', { features: { exclude: ['income', 'debt', 'home'] } })
    await refused(
      'TRAINING_NO_FEATURES',
      { features: { include: ['home'] } },
      {},
      loans(60).map((row) => ({ ...row, home: 'own' })),
    )
    await refused('POSITIVE_NOT_FOUND', {}, { roles: { label: { column: 'paid', positive: 'maybe' } } })
    await refused('TRAINING_TASK_UNSUPPORTED', {}, { task: 'outcomes', roles })
    await refused('TRAINING_ROLE_MISSING', {}, { roles: {} })
  })

  it('a table of one row or none, and numbers that no network can hold', async () => {
    await refused('TRAINING_ONE_CLASS', {}, { roles }, loans(1))
    await refused('NO_ROWS', {}, { roles }, [])
    const with_ = (change: (row: Loan) => object): object[] => loans(60).map((row) => ({ ...row, ...change(row) }))
    await refused(
      'TRAINING_INPUT_NOT_FINITE',
      {},
      { roles },
      with_(({ id }) => (id === 7 ? { debt: 1e300 } : {})),
    )
    await refused(
      'TRAINING_INPUT_NOT_FINITE',
      {},
      { task: 'regression', roles: { label: { column: 'income' } } },
      with_(({ id }) => (id === 7 ? { income: -1e39 } : {})),
    )
    await refused('NUMBER_EXPECTED', {}, { task: 'regression', roles: { label: { column: 'paid' } } })
    await refused(
      'TRAINING_TOO_MANY_CLASSES',
      {},
      { task: 'multiclass', roles: { label: { column: 'income' } } },
      loans(1200),
    )
  })

  it('a class that no training row has', () =>
    refused('TRAINING_CLASS_ABSENT', { split: { by: 'time', column: 'id', test: 0.5, validation: 0 } }, {}, [
      ...loans(100).map((row) => ({ ...row, paid: row.id < 60 ? 'yes' : 'no' })),
    ]))

  it.each([
    ['test', 95, { test: 0.1, validation: 0.2 }],
    ['validation', 75, { test: 0.1, validation: 0.2 }],
  ])('a class among several that only %s rows have', async (_, from, shares) => {
    const rows = loans(100).map((row) => ({ ...row, paid: row.id >= from && row.id < from + 5 ? 'late' : row.paid }))
    const several = { task: 'multiclass' as const, roles: { label: { column: 'paid' } } }
    await refused('TRAINING_CLASS_ABSENT', { split: { by: 'time', column: 'id', ...shares } }, several, rows)
    await expect(run({ split: { by: 'time', column: 'id', ...shares }, epochs: 1 }, several, { rows })).rejects.toThrow(
      'The training rows hold no row of the class "late" of "paid" (70 rows in all)',
    )
  })

  it('settings that do not fit', async () => {
    await refused('TRAINING_COLUMN_UNKNOWN', { features: { include: ['incom'] } })
    await refused('ARCHITECTURE_INPUT', { architecture: 'cnn' })
    await refused('ARCHITECTURE_UNKNOWN', { architecture: 'mpl' })
    await refused('TRAINING_OPTION_INVALID', { options: { hiden: [3] } })
    await refused('TRAINING_OPTION_INVALID', { optimizer: { kind: 'adam', beta: 0.9 } })
    await refused('TRAINING_OPTION_INVALID', { encoder: { scaling: 'none' } })
    await refused('TRAINING_LOSS_TARGET', { loss: 'categorical-cross-entropy' })
    await refused('LOSS_UNKNOWN', { loss: 'entropy' })
    await refused('OPTIMIZER_UNKNOWN', { optimizer: 'adamm' })
    await refused('TRAINING_CLASS_WEIGHT_UNKNOWN', { classWeights: { maybe: 2 } })
    await refused('TRAINING_SPLIT_COLUMN', { split: { by: 'group' } })
    await refused('TRAINING_NO_VALIDATION', { split: { validation: 0 }, earlyStopping: {} })
    await refused('CONFIG_UNKNOWN_KEY', { epoch: 3 } as TrainInput)
    await refused('CONFIG_INVALID', { split: { test: 0.6, validation: 0.5 } })
  })

  it('to replace a folder that is no bundle, before it trains', async () => {
    const output = folder // holds the other bundles
    const events: string[] = []
    const settings = config({ output })
    await expect(
      train(settings, { rows: loans(60), progress: ({ step }) => void events.push(step) }),
    ).rejects.toMatchObject({
      code: 'BUNDLE_PLACE_TAKEN',
    })
    expect(events).toEqual([])
  })

  it('leaves nothing behind when it fails, and replaces a bundle that is there', async () => {
    const output = place()
    await refused('ARCHITECTURE_UNKNOWN', { architecture: 'mpl', output })
    expect(existsSync(output)).toBe(false)
    const first = await run({ output, epochs: 1 })
    const before = readFileSync(path.join(output, 'model.onnx'))
    await run({ output, epochs: 2 })
    expect(readFileSync(path.join(first.folder, 'model.onnx'))).not.toEqual(before)
    expect(existsSync(`${output}.checkpoint`)).toBe(false)
  })
})

describe('a training that was broken off', () => {
  it('goes on from its checkpoint and ends with the same bytes', async () => {
    const settings = { epochs: 6, regularization: { dropout: 0.1 } }
    const whole = await run(settings)
    const output = place()
    const controller = new AbortController()
    const broken = train(config({ ...settings, output }), {
      ...{ rows: loans(400), signal: controller.signal },
      progress: ({ step }) => (step === 'epoch 3/6' ? controller.abort() : undefined),
    })
    await expect(broken).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(existsSync(`${output}.checkpoint`)).toBe(true)
    expect(existsSync(output)).toBe(false)
    const resumed = await train(config({ ...settings, output }), { rows: loans(400) })
    expect(resumed.meta.resumedAt).toBeGreaterThanOrEqual(3)
    expect(readFileSync(path.join(output, 'probity.json'))).toEqual(
      readFileSync(path.join(whole.folder, 'probity.json')),
    )
  })

  it('refuses a checkpoint that was changed, unless told to restart', async () => {
    const output = place()
    writeFileSync(`${output}.checkpoint`, 'not a checkpoint')
    await expect(train(config({ output, epochs: 1 }), { rows: loans(60) })).rejects.toMatchObject({
      code: 'CHECKPOINT_UNREADABLE',
    })
    const { meta } = await train(config({ output, epochs: 1 }), { rows: loans(60), restart: true })
    expect(meta.resumedAt).toBeNull()
  })
})
