import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/environment/random.js'
import { openModel } from '../../../src/models/open-model.js'
import type { ConfigInput } from '../../../src/schema/config.js'
import type { TrainingRecord } from '../../../src/training/record.js'
import { audit } from '../../../src/workflow/audit.js'
import { train } from '../../../src/workflow/train.js'
import { writeIdx } from '../../data/images/idx-bytes.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-train-images-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...parts: string[]): string => path.join(folder, ...parts)

type TrainInput = NonNullable<ConfigInput['train']>
let made = 0
const small: TrainInput = {
  ...{ architecture: 'cnn', options: { filters: [4], units: 8 }, epochs: 6, batchSize: 8, checkpoint: null },
  optimizer: { kind: 'adam', learningRate: 0.01 },
}
const run = (input: TrainInput['input'], more: ConfigInput = {}, settings: TrainInput = {}) =>
  train({
    ...{ task: 'binary', seed: 1, threads: 1, roles: { label: { column: 'label', positive: 'night' } } },
    ...more,
    train: { ...small, output: at(`model-${made++}`), ...settings, input },
  })

const accuracyOf = ({ evaluation }: TrainingRecord) =>
  evaluation.measurements.find(({ id }) => id === 'training/accuracy')!.value

/** 6 × 6 pixels: days are bright at the top, nights at the bottom. */
function photo(kind: 'day' | 'night', seed: number): Uint8Array {
  const random = createRandom(seed)
  return Uint8Array.from({ length: 36 }, (_, pixel) => {
    const bright = (kind === 'day') === pixel < 18
    return (bright ? 170 : 20) + random.integer(60)
  })
}

const rows = Array.from({ length: 60 }, (_, row) => ({
  path: `${row % 2 === 0 ? 'day' : 'night'}/${String(row).padStart(2, '0')}.png`,
  label: row % 2 === 0 ? 'day' : 'night',
  camera: row % 4 < 2 ? 'old' : 'new',
  person: `p${Math.floor(row / 6)}`,
  taken: `2024-01-${String(1 + Math.floor(row / 2)).padStart(2, '0')}`,
}))

beforeAll(async () => {
  for (const { path: file, label } of rows) {
    mkdirSync(path.dirname(at('photos', file)), { recursive: true })
    const seed = rows.findIndex((row) => row.path === file)
    const image = sharp(photo(label as 'day' | 'night', seed), { raw: { width: 6, height: 6, channels: 1 } })
    writeFileSync(at('photos', file), await image.toColourspace('b-w').png().toBuffer())
  }
  const lines = rows.map((row) => [row.path, row.label, row.camera, row.person, row.taken].join(','))
  writeFileSync(at('photos', 'photos.csv'), ['path,label,camera,person,taken', ...lines, ''].join('\n'))
})

const table: ConfigInput = {
  data: { source: at('photos', 'photos.csv') },
  roles: { label: { column: 'label', positive: 'night' }, sensitive: ['camera'] },
}

describe('training on a folder of images', () => {
  it('learns the classes of its sub-folders, and writes how the images were read', async () => {
    const { folder: bundle, record } = await run({ kind: 'images', folder: at('photos') })
    expect(record.data.rows).toMatchObject({ read: 60, training: 42, validation: 6, test: 12 })
    expect(accuracyOf(record)).toBe(1)
    const manifest = JSON.parse(readFileSync(path.join(bundle, 'probity.json'), 'utf8')) as { inputs: unknown }
    expect(manifest.inputs).toEqual([
      {
        ...{ name: 'image', role: 'image', dtype: 'float32', shape: ['rows', 1, 6, 6] },
        image: {
          ...{ channels: 1, height: 6, width: 6, fit: null, background: 'white', divideBy: 255 },
          ...{ mean: null, deviation: null, column: null },
        },
      },
    ])
  })

  it('gives the same bytes with images in memory and read again for every batch, at any number of threads', async () => {
    const bytes = async (cacheMegabytes: number, threads: number): Promise<string> => {
      const { folder: bundle } = await run(
        { kind: 'images', folder: at('photos'), cacheMegabytes },
        { threads },
        { epochs: 2 },
      )
      return readFileSync(path.join(bundle, 'probity.json'), 'utf8')
    }
    const first = await bytes(1024, 1)
    expect(await bytes(0, 1)).toBe(first)
    expect(await bytes(0, 2)).toBe(first)
  })

  it('is audited as it was trained', async () => {
    const { folder: bundle } = await run({ kind: 'images', folder: at('photos') })
    const { run: found } = await audit({
      ...{ task: 'binary', seed: 1, model: bundle, data: { source: at('photos') } },
      roles: { label: { column: 'label', positive: 'night' } },
    })
    expect(found.inputs.map(({ role, name }) => [role, name])).toContainEqual(['data', 'photos'])
    const all = found.analyses.flatMap(({ measurements }) => measurements)
    expect(all.find(({ id }) => id === 'groups/accuracy')).toMatchObject({ value: 1, n: { rows: 60 } })
  })
})

describe('training on a table with paths of images', () => {
  const input: TrainInput['input'] = { kind: 'images', column: 'path' }

  it('is judged by group, and the bundle is audited by group with no word of where images are', async () => {
    const { folder: bundle, record } = await run(input, table)
    expect(record.evaluation.measurements.map(({ id }) => id)).toContain('training/accuracy[camera=new]')
    expect(record.data.excluded.map(({ column }) => column)).toEqual(['label', 'camera', 'person', 'taken'])
    const { run: found } = await audit({ ...table, task: 'binary', seed: 1, model: bundle })
    const all = found.analyses.flatMap(({ measurements }) => measurements)
    const rate = all.find(({ id }) => id === 'groups/selection-rate[camera=old]')!
    expect(rate).toMatchObject({ value: 0.5, n: { rows: 30 } }) // half of each camera's photos are nights
  })

  it('predicts what the model says of the same pixels', async () => {
    const { folder: bundle } = await run(input, table)
    const model = await openModel(bundle)
    const data = Float32Array.from(photo('night', 1), (pixel) => pixel / 255)
    const { scores } = await model.predict({ image: { dtype: 'float32', shape: [1, 1, 6, 6], data } })
    await model.close()
    const { run: found } = await audit({
      ...table,
      ...{ task: 'binary', seed: 1, model: bundle },
      data: { ...table.data, where: "path = 'night/01.png'" },
    })
    const all = found.analyses.flatMap(({ measurements }) => measurements)
    expect(all.find(({ id }) => id === 'groups/mean-score')!.value).toBeCloseTo(scores.data[0]!, 6)
  })

  it('keeps the photos of a person together, and tests on the latest', async () => {
    const byPerson = await run(
      input,
      { ...table, data: { ...table.data, unit: 'person' } },
      { split: { by: 'group' }, epochs: 1 },
    )
    expect(byPerson.record.data.split).toMatchObject({ by: 'group', column: 'person' })
    const { training, validation, test } = byPerson.record.data.rows
    for (const count of [training, validation, test]) expect(count % 6).toBe(0) // six photos each
    const byTime = await run(input, table, { split: { by: 'time', column: 'taken' }, epochs: 1 })
    expect(byTime.record.data.rows).toMatchObject({ training: 42, validation: 6, test: 12 })
  })

  it('is trained once more for every fold', async () => {
    const { record } = await run(input, table, { split: { folds: 3 }, epochs: 1 })
    expect(record.folds!.map(({ rows: count }) => count)).toEqual([20, 20, 20])
  })

  it('says which images of the test rows are images that were trained on', async () => {
    const twin = rows.map((row) => (row.path === 'day/58.png' ? { ...row, path: 'day/00.png', label: 'night' } : row))
    const lines = twin.map((row) => [row.path, row.label, row.taken].join(','))
    writeFileSync(at('photos', 'twins.csv'), ['path,label,taken', ...lines, ''].join('\n'))
    const { record } = await run(
      input,
      {
        ...table,
        data: { source: at('photos', 'twins.csv') },
        roles: { label: { column: 'label', positive: 'night' } },
      },
      { split: { by: 'time', column: 'taken' }, epochs: 1 },
    )
    // the same pixels, whatever the label says
    expect(record.data.duplicates).toEqual({
      validation: 0,
      test: 1,
      examples: [{ row: 'day/00.png', twin: 'day/00.png' }],
    })
    expect(record.findings.map(({ id }) => id)).toContain('train-test-overlap')
  })
})

describe('training on pixels in columns', () => {
  const grid = rows.map(({ label }, row) => ({
    ...Object.fromEntries(
      Array.from(photo(label as 'day' | 'night', row), (value, pixel) => [`pixel_${pixel}`, value]),
    ),
    label,
  }))
  const settings: ConfigInput = {
    task: 'binary',
    seed: 1,
    threads: 1,
    roles: { label: { column: 'label', positive: 'night' } },
  }
  const go = (input: object, more: TrainInput = {}) =>
    train(
      { ...settings, train: { ...small, output: at(`model-${made++}`), ...more, input: { kind: 'images', ...input } } },
      { rows: grid },
    )

  it('sees them as an image, and the bundle reads the columns of any table', async () => {
    const augmentation = [{ kind: 'flip' }, { kind: 'noise', deviation: 0.01 }]
    const { folder: bundle, record } = await go({ columns: 'pixel_*', shape: [1, 6, 6] }, { augmentation })
    expect(record.architecture.id).toBe('cnn')
    expect(accuracyOf(record)).toBe(1)
    const { run: found } = await audit(
      { ...settings, model: bundle, roles: { ...settings.roles, sensitive: ['half'] } },
      { rows: grid.map((row, place) => ({ ...row, half: place < 30 ? 'a' : 'b' })) },
    )
    const all = found.analyses.flatMap(({ measurements }) => measurements)
    expect(all.find(({ id }) => id === 'groups/accuracy[half=a]')).toMatchObject({ value: 1, n: { rows: 30 } })
  })

  it.each([
    ['too few columns', { columns: ['pixel_0', 'pixel_1'], shape: [1, 6, 6] }, 'IMAGE_GRID_MISMATCH'],
    ['another number of pixels', { shape: [1, 6, 5] }, 'IMAGE_GRID_MISMATCH'],
    ['no shape', { columns: 'pixel_*' }, 'IMAGE_GRID_MISMATCH'],
    ['a column of words', { columns: 'label', shape: [1, 1, 1] }, 'IMAGE_PIXEL_COLUMN'],
  ])('is refused for %s', async (_, input, code) => {
    await expect(go(input)).rejects.toMatchObject({ code })
  })
})

describe('training on images is refused', () => {
  const digits = { task: 'multiclass' as const, roles: {} }
  const idx = (name: string, labels: readonly number[]): { images: string; labels: string } => ({
    images: writeIdx(at(`${name}-images`), [labels.length, 6, 6], labels.flatMap((label, row) => [...photo(label === 0 ? 'day' : 'night', row)])), // prettier-ignore
    labels: writeIdx(at(`${name}-labels`), [labels.length], labels),
  })

  it.each([
    [
      'labels outside the classes',
      () => ({ ...idx('out', [0, 1, 7, 1]), classes: ['a', 'b'] }),
      'IMAGE_LABEL_OUT_OF_RANGE',
    ],
    ['one class', () => idx('one', [1, 1, 1, 1]), 'TRAINING_ONE_CLASS'],
    ['one row', () => idx('row', [1]), 'TRAINING_ONE_CLASS'],
    ['two rows, one for each of three parts', () => idx('two', [0, 1]), 'TRAINING_NO_ROWS'],
    [
      'test images of another size',
      () => ({
        ...idx('big', [0, 1, 0, 1]),
        test: { images: writeIdx(at('w-i'), [1, 2, 2], [1, 2, 3, 4]), labels: writeIdx(at('w-l'), [1], [0]) },
      }),
      'IMAGE_SIZES_DIFFER',
    ],
    [
      'mean values of three channels',
      () => ({ ...idx('mean', [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), mean: [0, 0, 0] }),
      'IMAGE_NORMALIZATION',
    ],
    [
      'an empty folder',
      () => {
        mkdirSync(at('nothing'), { recursive: true })
        return { folder: at('nothing') }
      },
      'IMAGE_FOLDER_EMPTY',
    ],
  ])('for %s', async (_, input, code) => {
    const output = at('never')
    await expect(run({ kind: 'images', ...input() }, digits, { output })).rejects.toMatchObject({ code })
    expect(() => readFileSync(path.join(output, 'probity.json'))).toThrow() // nothing half written
  })

  it('for images of mixed sizes, naming two', async () => {
    for (const [name, width] of [
      ['a/1', 4],
      ['a/2', 4],
      ['b/1', 4],
      ['b/2', 5],
    ] as const) {
      mkdirSync(path.dirname(at('mixed', name)), { recursive: true })
      const image = sharp(new Uint8Array(4 * width), { raw: { width, height: 4, channels: 1 } })
      writeFileSync(at('mixed', `${name}.png`), await image.toColourspace('b-w').png().toBuffer())
    }
    const refused = run({ kind: 'images', folder: at('mixed') }, digits, { split: { validation: 0, test: 0.5 } })
    await expect(refused).rejects.toMatchObject({
      code: 'IMAGE_SIZES_DIFFER',
      params: { first: 'a/1.png', second: 'b/2.png' },
    })
    await expect(refused).rejects.toThrow('1 × 4 × 5')
  })

  it('for a table without images', async () => {
    const none = run({ kind: 'images' }, { ...table })
    await expect(none).rejects.toMatchObject({ code: 'IMAGE_SOURCE_UNCLEAR' })
  })

  it('at an audit, for images of another size than the model was trained on', async () => {
    const { folder: bundle } = await run({ kind: 'images', folder: at('photos') }, {}, { epochs: 1 })
    const { images, labels } = idx4()
    const refused = audit({
      ...{ task: 'multiclass', seed: 1, model: bundle },
      data: { images: { images, labels, classes: ['day', 'night'] } },
    })
    await expect(refused).rejects.toMatchObject({ code: 'IMAGE_MODEL_SHAPE' })
    await expect(refused).rejects.toThrow('1 × 6 × 6')
  })

  function idx4(): { images: string; labels: string } {
    return { images: writeIdx(at('four-i'), [1, 4, 4], new Uint8Array(16)), labels: writeIdx(at('four-l'), [1], [0]) }
  }
})

describe('an audit of a table by a model of images', () => {
  it('says where the images could be named', async () => {
    const { folder: bundle } = await run({ kind: 'images', folder: at('photos') }, {}, { epochs: 1 })
    const refused = audit({ ...table, task: 'binary', seed: 1, model: bundle })
    await expect(refused).rejects.toMatchObject({ code: 'MODEL_COLUMNS_UNMATCHED' })
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('column: …') as string })
  })
})

describe('classes that a model of images does not know', () => {
  const picture = async (file: string, seed: number): Promise<void> => {
    mkdirSync(path.dirname(file), { recursive: true })
    const image = sharp(photo('day', seed), { raw: { width: 6, height: 6, channels: 1 } })
    writeFileSync(file, await image.toColourspace('b-w').png().toBuffer())
  }
  const several: ConfigInput = { task: 'multiclass', seed: 1, threads: 1 }

  it('are told of in an audit, and refused where there is no other', async () => {
    const { folder: bundle } = await run(
      { kind: 'images', folder: at('photos') },
      { ...several, roles: {} },
      { epochs: 1 },
    )
    for (const seed of [1, 2, 3]) await picture(at('dusk', 'dusk', `${seed}.png`), seed)
    await picture(at('dusk', 'day', '4.png'), 4)
    const { run: found } = await audit({ ...several, model: bundle, data: { source: at('dusk') } })
    expect(found.warnings).toContainEqual({
      id: 'audit.model-classes-foreign',
      values: { model: path.basename(bundle), classes: 'dusk', count: 1, rows: 3 },
    })
    rmSync(at('dusk', 'day'), { recursive: true })
    const alone = audit({ ...several, model: bundle, data: { source: at('dusk') } })
    await expect(alone).rejects.toMatchObject({ code: 'MODEL_CLASSES_FOREIGN' })
  })

  it('cannot be learnt where only the images kept for judging have them', async () => {
    await picture(at('judged', 'dawn', '1.png'), 1)
    await picture(at('judged', 'day', '2.png'), 2)
    const source = { folder: at('photos'), test: { folder: at('judged') } }
    const refused = run({ kind: 'images', ...source }, { ...several, roles: {} }, { epochs: 1 })
    await expect(refused).rejects.toMatchObject({ code: 'TRAINING_CLASS_ABSENT', params: { class: 'dawn' } })
  })
})

describe('images that are kept for judging', () => {
  it('are the test rows, and an audit of them is of rows that the model has not seen', async () => {
    const source = { folder: at('photos'), test: { folder: at('later') } }
    for (const [kind, seed] of [
      ['day', 101],
      ['night', 102],
      ['day', 103],
      ['night', 104],
    ] as const) {
      // prettier-ignore
      mkdirSync(at('later', kind), { recursive: true })
      const image = sharp(photo(kind, seed), { raw: { width: 6, height: 6, channels: 1 } })
      writeFileSync(at('later', kind, `${seed}.png`), await image.toColourspace('b-w').png().toBuffer())
    }
    const { folder: bundle, record } = await run({ kind: 'images', ...source }, {}, { epochs: 1 })
    expect(record.data.rows).toMatchObject({ read: 64, training: 54, validation: 6, test: 4 })
    const settings = {
      task: 'binary' as const,
      seed: 1,
      model: bundle,
      roles: { label: { column: 'label', positive: 'night' } },
    }
    const findings = async (images: object): Promise<string> => {
      const { run: found } = await audit({ ...settings, data: { images } })
      return JSON.stringify(found.analyses.find(({ id }) => id === 'training'))
    }
    expect(await findings(source)).not.toContain('audited-rows-trained-on')
    expect(await findings({ folder: at('photos') })).toContain('audited-rows-trained-on')
  })
})
