import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createRandom } from '../../src/environment/random.js'
import { createBuilder } from '../../src/graph/builder.js'
import { writeOnnx } from '../../src/graph/write-onnx.js'
import { translate } from '../../src/report/translate.js'
import type { Block } from '../../src/schema/block.js'
import type { ConfigInput } from '../../src/schema/config.js'
import type { Message } from '../../src/schema/message.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'
import { loans } from '../training/loans.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'training-analysis-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const csv = (rows: readonly object[]): string => {
  const names = Object.keys(rows[0]!)
  const text = rows.map((row) =>
    Object.values(row)
      .map((value) => value ?? '')
      .join(','),
  )
  return [names.join(','), ...text, ''].join('\n')
}
const file = (name: string, content: string | Uint8Array): string => {
  const at = path.join(folder, name)
  writeFileSync(at, content)
  return at
}

async function section(config: ConfigInput) {
  const { run } = await audit({ ...config, threads: 1, analyses: { profile: false, slices: false } })
  return run.analyses.find(({ id }) => id === 'training')!
}
const findingsOf = (blocks: readonly Block[]): Record<string, Message> =>
  Object.fromEntries(
    blocks.flatMap((block) => {
      if (block.kind !== 'finding') return []
      const what = block.sentence.values!.what as Message
      return [[what.id.replace(/^training\.lint\.|\.what$/g, ''), what]]
    }),
  )

describe('a bundle with its record', () => {
  const rows = loans(400)
  const roles: ConfigInput['roles'] = {
    label: { column: 'paid', positive: 'yes' },
    sensitive: [{ column: 'sex' }],
  }
  let model: string
  let data: string
  let fresh: string
  let record: Awaited<ReturnType<typeof train>>['record']
  beforeAll(async () => {
    data = file('loans.csv', csv(rows))
    fresh = file('fresh.csv', csv(loans(200, 9)))
    model = path.join(folder, 'model')
    const include = ['*', 'sex']
    const trained = await train({
      ...{ task: 'binary', threads: 1, data: { source: data, id: 'id' }, roles },
      train: { epochs: 3, output: model, features: { include, exclude: ['weight', 'age'] } },
    })
    record = trained.record
  })

  it('tells what was trained, how it went, the split, and the quality that training measured', async () => {
    const found = await section({ task: 'binary', data: { source: fresh }, roles, model: { path: model } })
    expect(found.status).toBe('done')
    const curve = found.blocks.find((block) => block.kind === 'chart')!
    const losses = curve.rows.filter((row) => (row.group as Message).id.endsWith('.training')).map(({ value }) => value)
    expect(losses).toEqual(record.curves.map(({ loss }) => loss))
    const split = found.blocks.find((block) => block.kind === 'table')!
    expect(split.rows.map((row) => row.rows)).toEqual([280, 40, 80])
    const accuracy = found.measurements.find(({ id }) => id === 'training/accuracy')!
    expect(accuracy).toMatchObject({ better: 'higher', unit: 'share', n: { rows: 80 } })
    const confusion = record.evaluation.confusion.filter(({ cell }) => Object.keys(cell).length === 0)
    const right = confusion.filter(({ label, decision }) => label === decision)
    expect(accuracy.value).toBeCloseTo(right.reduce((sum, cell) => sum + cell.rows, 0) / 80, 12)
    expect(found.measurements.map(({ id }) => id)).toContain('training/auc[sex=f]')
  })

  it('says that the model reads a sensitive feature, once, though training said so too', async () => {
    expect(record.findings.map(({ id }) => id)).toContain('sensitive-inputs')
    const { blocks } = await section({ task: 'binary', data: { source: fresh }, roles, model: { path: model } })
    const sensitive = blocks.filter((block) => JSON.stringify(block).includes('sensitive-inputs.what'))
    expect(sensitive).toHaveLength(1)
    expect(findingsOf(blocks)).not.toHaveProperty('audited-rows-trained-on')
  })

  it('says that the audited rows are those it was trained on', async () => {
    const { blocks } = await section({ task: 'binary', data: { source: data }, roles, model: { path: model } })
    expect(findingsOf(blocks)['audited-rows-trained-on']!.values).toEqual({
      files: ['loans.csv'],
      ...{ trained: 320, rows: 400 },
    })
  })

  it('has its times among the inputs, and reads in both languages', async () => {
    const config: ConfigInput = { task: 'binary', data: { source: fresh }, roles, model: { path: model } }
    const { run } = await audit({ ...config, analyses: { profile: false, slices: false } })
    expect(run.inputs.map(({ name }) => name)).toContain('model/meta.json')
    const { blocks } = run.analyses.find(({ id }) => id === 'training')!
    for (const language of ['en', 'zh'] as const)
      for (const block of blocks) {
        const sentences =
          block.kind === 'finding' ? [block.sentence, block.next!] : 'title' in block ? [block.title] : []
        for (const sentence of sentences) expect(translate(sentence, language)).not.toMatch(/training\.|undefined|\{/)
      }
  })

  it('puts no foreign sentence into a report, and survives a record that is none', async () => {
    const manifest = path.join(model, 'probity.json')
    const before = readFileSync(manifest, 'utf8')
    const json = JSON.parse(before) as { training: { findings: object[] } }
    json.training.findings = [
      { id: 'x', level: 'error', what: { id: 'report.no-findings' }, why: { id: 'a' }, mend: { id: 'b' } },
    ]
    writeFileSync(manifest, JSON.stringify(json))
    const found = await section({ task: 'binary', data: { source: fresh }, roles, model: { path: model } })
    writeFileSync(manifest, before)
    expect(found.blocks.map(({ kind }) => kind)).toEqual(['finding', 'note'])
    expect(findingsOf(found.blocks)).toHaveProperty('sensitive-inputs')
  })
})

describe('a model that somebody else has trained', () => {
  const random = createRandom(5)
  const rows = Array.from({ length: 300 }, (_, row) => {
    const income = 40_000 + 9_000 * random.normal()
    const years = random.normal()
    return { income, years, group: row % 2 === 0 ? 'u' : 'v', y: row % 60 === 0 ? 'yes' : 'no' }
  })
  const roles: ConfigInput['roles'] = { label: { column: 'y', positive: 'yes' }, sensitive: [{ column: 'group' }] }

  it('is looked at itself: inputs that nobody scaled, units that never fire, a rare class', async () => {
    const b = createBuilder()
    const x = b.input('x', 'float32', ['rows', 2])
    const bias = b.constant('float32', [4], [-1e9, -1e9, 1, 1]) // two of four never rise above 0
    const weights = b.constant('float32', [2, 4], [1e-5, 1e-5, 1e-5, 1e-5, 0.1, 0.1, 0.1, 0.1])
    const hidden = b.node('Relu', [b.add(b.matMul(x, weights), bias)])
    b.output(b.sigmoid(b.matMul(hidden, b.constant('float32', [4, 1], [1, 1, -1, 0.5]))), 'p')
    const path_ = file('unscaled.onnx', writeOnnx(b.build()))
    const { blocks } = await section({
      ...{ task: 'binary', data: { source: file('rare.csv', csv(rows)) }, roles },
      model: { path: path_, inputs: { x: ['income', 'years'] } },
    })
    const found = findingsOf(blocks)
    expect(Object.keys(found)).toEqual(['unscaled-inputs', 'dead-units', 'imbalance-of-audited'])
    expect(found['unscaled-inputs']!.values).toMatchObject({ columns: ['income'], count: 1 })
    expect(found['dead-units']!.values).toEqual({ dead: 2, all: 4, share: 0.5 })
    expect(found['imbalance-of-audited']!.values).toEqual({ class: 'positive', found: 5, rows: 300, share: 5 / 300 })
  })

  it.each([
    [
      'logits of a softmax',
      { class_name: 'CategoricalCrossentropy', config: { from_logits: true } },
      'softmax',
      'probabilities-as-logits',
    ],
    ['probabilities of a linear layer', 'categorical_crossentropy', 'linear', 'logits-as-probabilities'],
    ['squares of a softmax', 'meanSquaredError', 'softmax', 'loss-for-numbers'],
    ['what fits', 'categoricalCrossentropy', 'softmax', null],
  ])('was compiled with a loss that takes %s', async (_, loss, activation, expected) => {
    const dense = { name: 'd', units: 2, activation, use_bias: false, batch_input_shape: [null, 2] }
    const folderOf = mkdtempSync(path.join(folder, 'layers-'))
    const manifest = [{ paths: ['w.bin'], weights: [{ name: 'd/kernel', shape: [2, 2], dtype: 'float32' }] }]
    const topology = {
      model_config: {
        class_name: 'Sequential',
        config: { name: 's', layers: [{ class_name: 'Dense', config: dense }] },
      },
      training_config: { loss, metrics: ['accuracy'] },
    }
    const json = { format: 'layers-model', modelTopology: topology, weightsManifest: manifest }
    writeFileSync(path.join(folderOf, 'model.json'), JSON.stringify(json))
    writeFileSync(path.join(folderOf, 'w.bin'), Buffer.from(Float32Array.from([1, 0, 0, 1]).buffer))
    const even = rows.map((row, at) => ({ ...row, income: row.income / 40_000, y: at % 3 === 0 ? 'yes' : 'no' }))
    const { blocks } = await section({
      ...{ task: 'binary', data: { source: file('even.csv', csv(even)) }, roles },
      model: { path: folderOf, inputs: { d_input: ['income', 'years'] }, classes: ['no', 'yes'] },
    })
    expect(Object.keys(findingsOf(blocks))).toEqual(expected === null ? [] : [expected])
  })
})
