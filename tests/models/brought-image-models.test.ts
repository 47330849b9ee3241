import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/environment/duckdb.js'
import { createRandom } from '../../src/environment/random.js'
import { contentOf } from '../../src/models/layers/open-layers.js'
import { writeLayersModel } from '../../src/models/layers/write-layers.js'
import type { ConfigInput } from '../../src/schema/config.js'
import { audit } from '../../src/workflow/audit.js'
import { train } from '../../src/workflow/train.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-brought-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...parts: string[]): string => path.join(folder, ...parts)

/** 24 colour images of 5 × 4: neither the sides nor the channels can be mixed up. */
const [height, width, count] = [5, 4, 24]
const random = createRandom(8)
const images = Array.from({ length: count }, (_, row) =>
  Array.from({ length: height * width }, () => [random.integer(256), row % 2 === 0 ? 200 : 30, random.integer(99)]),
)
const rows = images.map((_, row) => ({
  file: `shots/${row}.png`,
  kind: row % 2 === 0 ? 'green' : 'other',
  camera: row % 3 === 0 ? 'old' : 'new',
}))
const table = at('shots.parquet')
const roles: ConfigInput['roles'] = { label: { column: 'kind', positive: 'green' }, sensitive: ['camera'] }

beforeAll(async () => {
  await tf.setBackend('cpu')
  mkdirSync(at('shots'))
  for (const [row, pixels] of images.entries()) {
    const image = sharp(Uint8Array.from(pixels.flat()), { raw: { width, height, channels: 3 } })
    await image.png().toFile(at(rows[row]!.file))
  }
  const database = await openDatabase({ spillFolder: at('spill') })
  const values = rows.map(({ file, kind, camera }) => `('${file}', '${kind}', '${camera}')`).join(', ')
  await database.query(
    `COPY (SELECT * FROM (VALUES ${values}) AS t(file, kind, camera)) TO '${table}' (FORMAT parquet)`,
  )
  await database.close()
})

describe('images that a Parquet table names', () => {
  it('are judged by a model.json with channels last as TensorFlow.js judges their pixels', async () => {
    const model = tf.sequential()
    model.add(tf.layers.conv2d({ inputShape: [height, width, 3], filters: 4, kernelSize: 3, activation: 'relu' }))
    model.add(tf.layers.flatten())
    model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }))
    model.setWeights(model.weights.map((weight) => tf.tensor(Array.from({ length: weight.shape.reduce<number>((size, axis) => size * axis!, 1) }, () => random.normal() / 2), weight.shape as number[]))) // prettier-ignore
    await writeLayersModel(at('brought'), await contentOf(model))
    const pixels = tf.tensor4d(images.flat(2).map((byte) => byte / 255), [count, height, width, 3]) // prettier-ignore
    const scores = Array.from(await (model.predict(pixels) as tf.Tensor).data())
    const { run } = await audit({
      ...{ task: 'binary', seed: 1, threads: 1, roles, statistics: { replicates: 100 } },
      model: { path: at('brought', 'model.json'), positive: 'green', classes: ['other', 'green'] },
      data: { source: table, images: { column: 'file' } },
    } as ConfigInput)
    const found = run.analyses.flatMap(({ measurements }) => measurements)
    for (const camera of ['old', 'new']) {
      const own = scores.filter((_, row) => rows[row]!.camera === camera)
      const mean = own.reduce((sum, score) => sum + score, 0) / own.length
      const measured = found.find(({ id }) => id === `groups/mean-score[camera=${camera}]`)!
      expect(measured.value).toBeCloseTo(mean, 5)
      expect(measured.n.rows).toBe(own.length)
      const rate = found.find(({ id }) => id === `groups/selection-rate[camera=${camera}]`)!
      expect(rate.value).toBeCloseTo(own.filter((score) => score >= 0.5).length / own.length, 12)
    }
  })

  it('are learnt from, by their paths beside the table', async () => {
    const { record, folder: bundle } = await train({
      ...{ task: 'binary', seed: 1, threads: 1, roles, data: { source: table, images: { column: 'file' } } },
      train: {
        ...{ input: { kind: 'images' }, architecture: 'cnn', options: { filters: [4], units: 8 }, epochs: 12 },
        ...{ batchSize: 6, optimizer: { kind: 'adam', learningRate: 0.02 }, checkpoint: null, output: at('made') },
      },
    })
    expect(record.data.inputs.map(({ name }) => name)).toContain('shots.parquet')
    const { run } = await audit({ task: 'binary', seed: 1, roles, model: bundle, data: { source: table } })
    const found = run.analyses.flatMap(({ measurements }) => measurements)
    expect(found.find(({ id }) => id === 'groups/accuracy')).toMatchObject({ value: 1, n: { rows: count } })
  })
})
