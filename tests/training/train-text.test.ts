import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openModel } from '../../src/models/open-model.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { train, type TrainOptions } from '../../src/workflow/train.js'
import { reviews, type Review } from './reviews.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-text-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type TrainInput = NonNullable<ConfigInput['train']>
let made = 0

const roles: ConfigInput['roles'] = { label: { column: 'liked', positive: 'yes' }, sensitive: ['region'] }
function run(settings: TrainInput = {}, rows: readonly Review[] = reviews(400), options: TrainOptions = {}) {
  const config: ConfigInput = {
    ...{ task: 'binary', seed: 1, threads: 1, data: { id: 'id' }, roles },
    train: {
      ...{ input: { kind: 'text', column: 'text' }, epochs: 12, batchSize: 32, output: path.join(folder, `${made++}`) },
      ...{ architecture: 'gru', options: { embedding: 8, units: 8 }, optimizer: { kind: 'adam', learningRate: 0.02 } },
      ...settings,
    },
  }
  return train(config, { rows, ...options })
}

const small: Record<string, TrainInput> = {
  rnn: { architecture: 'rnn', options: { embedding: 8, units: 8 } },
  lstm: { architecture: 'lstm', options: { embedding: 8, units: 8 } },
  gru: {},
  attention: { architecture: 'attention', options: { width: 8, heads: 2, units: 16 } },
}

describe('training on a text column', () => {
  it.each(Object.entries(small))('%s learns what the words say', async (_, settings) => {
    const { record } = await run(settings)
    expect(record.data.features).toEqual(['text'])
    expect(record.data.excluded).toEqual([
      { column: 'id', why: 'id' },
      { column: 'region', why: 'sensitive' },
      { column: 'liked', why: 'label' },
    ])
    const accuracy = (cell = ''): number =>
      record.evaluation.measurements.find(({ id }) => id === `training/accuracy${cell}`)!.value!
    expect(accuracy('[region=west]')).toBeGreaterThan(0.95)
    expect(accuracy('[region=east]')).toBeLessThan(0.95) // one label in five says otherwise
  })

  it('learns the vocabulary from training rows only', async () => {
    const rows = reviews(200)
    const settings: TrainInput = { split: { by: 'time', column: 'id' }, epochs: 1 }
    const plain = await run(settings, rows)
    const changed = rows.map((row, at) => (at >= 160 ? { ...row, text: 'unheard unheard words words' } : row))
    const other = await run(settings, changed)
    const encoderOf = async (bundle: string): Promise<unknown> => (await openModel(bundle, { threads: 1 })).encoder
    const encoder = await encoderOf(plain.folder)
    expect(await encoderOf(other.folder)).toEqual(encoder)
    // counted another way: words of the rows before the validation rows, twice or more
    const counts = new Map<string, number>()
    for (const { text } of rows.slice(0, 140))
      for (const word of text.toLowerCase().match(/\w+/gu)!) counts.set(word, (counts.get(word) ?? 0) + 1)
    const expected = [...counts].filter(([, times]) => times > 1).map(([word]) => word)
    expect([...(encoder as { vocabulary: string[] }).vocabulary].sort()).toEqual(expected.sort())
  })

  it('is audited from its bundle by group, with the decisions that the model makes row by row', async () => {
    const { folder: bundle } = await run()
    const rows = reviews(300, 9)
    const { run: audited } = await audit(
      { ...{ task: 'binary', roles, model: bundle, data: { id: 'id' } }, statistics: { replicates: 100 } },
      { rows },
    )
    const model = await openModel(bundle, { threads: 1 })
    const { encoder } = model
    if (encoder?.kind !== 'text') throw new Error('a text was learnt from')
    const numbers = new Map(encoder.vocabulary.map((word, at) => [word, at + 2]))
    const data = rows.flatMap(({ text }) => {
      const words = text.toLowerCase().match(/\w+/gu)!.slice(0, encoder.length)
      return [...words.map((word) => numbers.get(word) ?? 1), ...Array<number>(encoder.length - words.length).fill(0)]
    })
    const tokens = { dtype: 'int32' as const, shape: [rows.length, encoder.length], data: Int32Array.from(data) }
    const { scores } = await model.predict({ tokens })
    await model.close()
    for (const region of ['east', 'west']) {
      const own = rows.map((row, at) => ({ ...row, score: scores.data[at]! })).filter((row) => row.region === region)
      const selected = own.filter(({ score }) => score >= 0.5).length
      const found = audited.analyses
        .flatMap(({ measurements }) => measurements)
        .find(({ id }) => id === `groups/selection-rate[region=${region}]`)!
      expect(found.value).toBeCloseTo(selected / own.length, 12)
      expect(found.n.rows).toBe(own.length)
    }
  })

  it('gives the same bundle for the same seed at any number of threads', async () => {
    const weights = async (threads: number): Promise<string> => {
      const { folder: bundle } = await train(
        {
          ...{ task: 'binary', seed: 5, threads, roles },
          train: {
            ...{ input: { kind: 'text', column: 'text', by: 'character', length: 20 }, epochs: 1, batchSize: 50 },
            ...{ architecture: 'lstm', options: { embedding: 4, units: 4 }, output: path.join(folder, `${made++}`) },
          },
        },
        { rows: reviews(120) },
      )
      const model = await openModel(bundle, { threads: 1 })
      await model.close()
      return model.id
    }
    expect(await weights(2)).toBe(await weights(1))
  })

  it('a bundle that meets a class it does not know says so, and one that knows none is refused', async () => {
    const several: ConfigInput = { task: 'multiclass', seed: 1, threads: 1, roles: { label: { column: 'liked' }, sensitive: ['region'] } } // prettier-ignore
    const { folder: bundle } = await train(
      {
        ...several,
        train: {
          ...{ input: { kind: 'text', column: 'text' }, architecture: 'gru', options: { embedding: 4, units: 4 } },
          ...{ epochs: 1, output: path.join(folder, `${made++}`) },
        },
      },
      { rows: reviews(100) },
    )
    const rows = reviews(60, 9).map((row) => ({ ...row, liked: row.id < 7 ? 'perhaps' : row.liked }))
    const { run: audited } = await audit({ ...several, model: bundle }, { rows })
    expect(audited.warnings).toContainEqual({
      id: 'audit.model-classes-foreign',
      values: {
        model: path.basename(bundle),
        classes: 'perhaps',
        count: 1,
        rows: rows.filter(({ id }) => id < 7).length,
      },
    })
    const right = audited.analyses
      .flatMap(({ measurements }) => measurements)
      .find(({ id }) => id === 'groups/recall[class=perhaps]')
    expect(right?.value ?? 0).toBe(0)
    const words = rows.map((row) => ({ ...row, liked: `rather ${row.liked}` }))
    await expect(audit({ ...several, model: bundle }, { rows: words })).rejects.toMatchObject({
      code: 'MODEL_CLASSES_FOREIGN',
    })
  })

  it('names the column that is not there, and the nearest', async () => {
    await expect(run({ input: { kind: 'text', column: 'texts' } })).rejects.toThrow(
      'train.input.column names the column "texts", which the data does not have.',
    )
  })

  it('names an empty text and its row, and writes nothing', async () => {
    const rows = reviews(60).map((row) => (row.id === 17 ? { ...row, text: '' } : row))
    await expect(run({ output: path.join(folder, 'nothing') }, rows)).rejects.toThrow('column "text" holds no text.')
    await expect(openModel(path.join(folder, 'nothing'))).rejects.toThrow()
    const kept = await run({ input: { kind: 'text', column: 'text', empty: 'keep' }, epochs: 1 }, rows)
    expect(kept.record.data.rows.read).toBe(60)
  })

  it('refuses an architecture for other data, one class, one row and an empty part', async () => {
    await expect(run({ architecture: 'cnn' })).rejects.toThrow('the data are of kind "tokens"')
    const one = reviews(50).map((row) => ({ ...row, liked: 'yes' }))
    await expect(run({}, one)).rejects.toThrow('All 50 labels in column "liked" are "yes"')
    await expect(run({}, reviews(1))).rejects.toThrow('two classes at least are needed')
    await expect(run({}, reviews(3))).rejects.toThrow(/There are no \w+ rows: 3 rows in all|hold no row of the class/)
  })
})
