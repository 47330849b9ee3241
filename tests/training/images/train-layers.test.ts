import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOnnx } from '../../../src/graph/read-onnx.js'
import { elementCount } from '../../../src/graph/stored-tensor.js'
import { openModel } from '../../../src/models/open-model.js'
import { layersFiles } from '../../../src/models/layers/write-layers.js'
import { contentOf } from '../../../src/models/layers/open-layers.js'
import type { ConfigInput } from '../../../src/schema/config.js'
import { train, type TrainSettings } from '../../../src/workflow/train.js'
import { writeIdx } from '../../data/images/idx-bytes.js'
import { writeDigits } from './digits.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-train-layers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (...parts: string[]): string => path.join(folder, ...parts)
beforeAll(() => tf.setBackend('cpu'))

const images = Array.from({ length: 40 }, (_, row) =>
  Array.from({ length: 36 }, (_pixel, place) => ((row + 1) * (place + 3) * (row % 2 === 0 ? 7 : 1)) % 256),
)
const idx = {
  images: writeIdx(at('x-images'), [40, 6, 6], images.flat()),
  labels: writeIdx(at('x-labels'), [40], images.map((_, row) => row % 2)), // prettier-ignore
}

let made = 0
type Train = NonNullable<TrainSettings['train']>
const run = (settings: Train, more: ConfigInput = {}) =>
  train({
    ...{ task: 'multiclass', seed: 1, threads: 1, data: { images: idx } },
    ...more,
    train: {
      ...{ input: { kind: 'images' }, epochs: 2, batchSize: 8, checkpoint: null, output: at(`model-${made++}`) },
      ...settings,
    },
  })

/** A net of all that the specification's example has, small. */
function network(last: 'softmax' | 'linear' = 'softmax', inputShape = [6, 6, 1], units = 2, rate = 0.1): tf.Sequential {
  const model = tf.sequential()
  model.add(tf.layers.conv2d({ inputShape, filters: 3, kernelSize: 3, activation: 'relu' }))
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }))
  model.add(tf.layers.dropout({ rate }))
  model.add(tf.layers.flatten())
  model.add(tf.layers.dense({ units: 4, activation: 'relu' }))
  model.add(tf.layers.dense({ units, activation: last }))
  return model
}

/** What TensorFlow.js says with the weights that training found. */
async function predictedByTfjs(model: tf.LayersModel, bundle: string): Promise<number[]> {
  const { initializers } = readOnnx(readFileSync(path.join(bundle, 'model.onnx')))
  const weights = model.weights.map(({ originalName }) => {
    const { shape, content } = initializers.get(originalName)!
    if (content.kind !== 'bytes') throw new Error('weights are bytes')
    const copy = content.bytes.slice()
    return tf.tensor(new Float32Array(copy.buffer, 0, elementCount(shape)), [...shape])
  })
  model.setWeights(weights)
  const x = tf.tensor4d(images.flat().map((pixel) => pixel / 255), [40, 6, 6, 1]) // prettier-ignore
  return Array.from(await (model.predict(x) as tf.Tensor).data())
}

async function predicted(bundle: string): Promise<number[]> {
  const model = await openModel(bundle)
  const data = Float32Array.from(images.flat(), (pixel) => pixel / 255)
  const { scores } = await model.predict({ image: { dtype: 'float32', shape: [40, 1, 6, 6], data } })
  await model.close()
  return Array.from(scores.data)
}

describe('layers of TensorFlow.js as the architecture', () => {
  it('are trained, and TensorFlow.js with the trained weights predicts what the bundle does', async () => {
    const model = network()
    const before = Array.from(await model.weights[0]!.read().data())
    const { folder: bundle, record } = await run({ architecture: model })
    expect(record.architecture.weights).toBe(3 * 9 + 3 + 12 * 4 + 4 + 4 * 2 + 2)
    const ours = await predicted(bundle)
    const theirs = await predictedByTfjs(model, bundle)
    ours.forEach((value, place) => expect(value).toBeCloseTo(theirs[place]!, 5))
    const after = Array.from(await model.weights[0]!.read().data())
    expect(after.some((value, place) => Math.abs(value - before[place]!) > 1e-4)).toBe(true)
  })

  it('hold the trained weights afterwards, as after fit, and none of a training that failed', async () => {
    const model = network()
    const { folder: bundle } = await run({ architecture: model })
    const x = tf.tensor4d(images.flat().map((pixel) => pixel / 255), [40, 6, 6, 1]) // prettier-ignore
    const theirs = Array.from(await (model.predict(x) as tf.Tensor).data())
    const ours = await predicted(bundle)
    theirs.forEach((value, place) => expect(value).toBeCloseTo(ours[place]!, 5))
    const before = Array.from(await model.weights[0]!.read().data())
    await expect(run({ architecture: model, optimizer: { kind: 'sgd', learningRate: 1e30 }, epochs: 30 })).rejects.toMatchObject({ code: 'TRAINING_DIVERGED' }) // prettier-ignore
    expect(Array.from(await model.weights[0]!.read().data())).toEqual(before)
  })

  describe('with batch normalisation', () => {
    const table = Array.from({ length: 48 }, (_, row) => ({ a: 3 + Math.sin(row), b: 5 * Math.cos(3 * row), y: row % 3 === 0 ? 'yes' : 'no' })) // prettier-ignore
    const dense = (momentum: number): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [2], units: 5, activation: 'tanh' }),
          tf.layers.batchNormalization({ momentum }),
          tf.layers.dense({ units: 1, activation: 'sigmoid' }),
        ],
      })
    const convolution = (momentum: number): tf.Sequential =>
      tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 3, kernelSize: 3 }),
          tf.layers.batchNormalization({ momentum }),
          tf.layers.activation({ activation: 'relu' }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 2, activation: 'softmax' }),
        ],
      })
    const plain = { batchSize: 64, epochs: 1, split: { test: 0, validation: 0 }, optimizer: { kind: 'sgd', learningRate: 0.1 } } // prettier-ignore
    const learn = (architecture: tf.Sequential, settings: Train = {}) =>
      train(
        {
          ...{ task: 'binary', seed: 1, threads: 2, roles: { label: { column: 'y', positive: 'yes' } } },
          train: { ...plain, architecture, encoder: { scale: 'none' }, output: at(`model-${made++}`), ...settings },
        },
        { rows: table },
      )
    const valuesOf = async (model: tf.LayersModel): Promise<Record<string, number[]>> => {
      const found: Record<string, number[]> = {}
      for (const [place, weight] of model.weights.entries())
        found[`${place} ${weight.originalName.split('/').at(-1)}`] = Array.from(await weight.read().data())
      return found
    }
    const same = (ours: Record<string, number[]>, theirs: Record<string, number[]>): void => {
      expect(Object.keys(ours)).toEqual(Object.keys(theirs))
      for (const [name, values] of Object.entries(theirs))
        values.forEach((value, place) => expect(ours[name]![place]! - value).toBeCloseTo(0, 5))
    }

    it.each([0.99, 0.6])(
      'have the weights and statistics of model.fit after steps of whole batches, momentum %s',
      async (momentum) => {
        const [ours, theirs] = [dense(momentum), dense(momentum)]
        theirs.setWeights(ours.getWeights())
        const x = tf.tensor2d(table.flatMap(({ a, b }) => [a, b]), [48, 2]) // prettier-ignore
        const y = tf.tensor2d(table.map(({ y }) => (y === 'yes' ? 1 : 0)), [48, 1]) // prettier-ignore
        theirs.compile({ optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy' })
        await theirs.fit(x, y, { epochs: 3, batchSize: 48, shuffle: false, verbose: 0 })
        await learn(ours, { epochs: 3 })
        const found = await valuesOf(ours)
        same(found, await valuesOf(theirs))
        expect(Object.entries(found).find(([name]) => name.endsWith('moving_mean'))![1].some((value) => Math.abs(value) > 0.01)).toBe(true) // prettier-ignore
        const opened = await openModel(at(`model-${made - 1}`)) // the bundle is read by the running statistics
        const { scores } = await opened.predict({ features: { dtype: 'float32', shape: [48, 2], data: new Float32Array(await x.data()) } }) // prettier-ignore
        await opened.close()
        const predicted = await (theirs.predict(x) as tf.Tensor).data()
        predicted.forEach((value, row) => expect(scores.data[row]! - value).toBeCloseTo(0, 5))
      },
    )

    it('do so behind convolutions', async () => {
      const [ours, theirs] = [convolution(0.9), convolution(0.9)]
      theirs.setWeights(ours.getWeights())
      const x = tf.tensor4d(images.flat().map((pixel) => pixel / 255), [40, 6, 6, 1]) // prettier-ignore
      const y = tf.oneHot(tf.tensor1d(images.map((_, row) => row % 2), 'int32'), 2) // prettier-ignore
      theirs.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' })
      await theirs.fit(x, y, { epochs: 2, batchSize: 40, shuffle: false, verbose: 0 })
      await run({ ...plain, architecture: ours, epochs: 2 })
      same(await valuesOf(ours), await valuesOf(theirs))
    })

    it('keep the statistics of a layer that is not trainable', async () => {
      const model = dense(0.5)
      model.layers[1]!.trainable = false
      const before = await valuesOf(model)
      await learn(model)
      const after = await valuesOf(model)
      for (const name of Object.keys(before).filter((key) => /gamma|beta|moving/u.test(key)))
        expect(after[name]).toEqual(before[name])
    })

    it('go on from a checkpoint with the statistics that they had', async () => {
      const start = dense(0.8)
      const copies = [dense(0.8), dense(0.8)] as const
      for (const copy of copies) copy.setWeights(start.getWeights())
      const settings = { epochs: 4, batchSize: 16, options: { weights: 'new' as const } }
      await learn(copies[0], settings)
      const stop = new AbortController()
      const output = at(`model-${made++}`)
      const config = {
        ...{ task: 'binary' as const, seed: 1, threads: 2, roles: { label: { column: 'y', positive: 'yes' } } },
        train: { ...plain, ...settings, architecture: copies[1], encoder: { scale: 'none' }, output, checkpoint: { everySeconds: 1 } }, // prettier-ignore
      }
      const progress = ({ step }: { step: string }): void => {
        if (step.startsWith('epoch 3')) stop.abort()
      }
      await train(config, { rows: table, signal: stop.signal, progress }).catch(() => undefined)
      const { meta } = await train(config, { rows: table })
      expect(meta.resumedAt).not.toBeNull()
      expect(await valuesOf(copies[1])).toEqual(await valuesOf(copies[0]))
    })
  })

  it('predict numbers on their own scale afterwards', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [2], units: 4, activation: 'tanh' }), tf.layers.dense({ units: 1 })],
    })
    const rows = Array.from({ length: 60 }, (_, row) => ({ a: Math.sin(row), b: Math.cos(3 * row), y: 500 + 90 * Math.sin(row) })) // prettier-ignore
    const { folder: bundle } = await train(
      {
        ...{ task: 'regression', seed: 1, threads: 1, roles: { label: { column: 'y' } } },
        train: { architecture: model, epochs: 20, encoder: { scale: 'none' }, output: at(`model-${made++}`) },
      },
      { rows },
    )
    const opened = await openModel(bundle)
    const data = Float32Array.from(rows.flatMap(({ a, b }) => [a, b]))
    const { scores } = await opened.predict({ features: { dtype: 'float32', shape: [60, 2], data } })
    await opened.close()
    const theirs = await (model.predict(tf.tensor2d(data, [60, 2])) as tf.Tensor).data()
    theirs.forEach((value, row) => expect(value / scores.data[row]!).toBeCloseTo(1, 5))
    expect(Math.max(...theirs)).toBeGreaterThan(400)
  })

  it('go on from their weights, or begin anew from the seed', async () => {
    const rate = { kind: 'sgd', learningRate: 1e-12 } // so that nothing is learnt
    const model = network()
    const kept = await run({ architecture: model, optimizer: rate, epochs: 1 })
    const before = Array.from((model.predict(tf.zeros([1, 6, 6, 1])) as tf.Tensor).dataSync())
    const opened = await openModel(kept.folder)
    const zeros = { dtype: 'float32' as const, shape: [1, 1, 6, 6], data: new Float32Array(36) }
    const { scores } = await opened.predict({ image: zeros })
    await opened.close()
    before.forEach((value, place) => expect(scores.data[place]).toBeCloseTo(value, 5))
    const fresh = async (): Promise<string> => {
      const plain = network('softmax', [6, 6, 1], 2, 0)
      const { folder: bundle } = await run({ architecture: plain, options: { weights: 'new' }, epochs: 1 })
      const { initializers } = readOnnx(readFileSync(path.join(bundle, 'model.onnx')))
      return JSON.stringify([...initializers.values()].map(({ shape, content }) => [shape, content.kind === 'bytes' && [...content.bytes]])) // prettier-ignore
    }
    expect(await fresh()).toBe(await fresh()) // two models with weights of their own, one seed
  })

  it('come from a model.json as well, with weights or without', async () => {
    const model = network()
    const { modelJson, shard } = layersFiles(await contentOf(model))
    writeFileSync(at('model.json'), modelJson)
    writeFileSync(at(shard.file), shard.bytes)
    writeFileSync(at('topology.json'), JSON.stringify(model.toJSON(null, false)))
    const whole = await run({ architecture: at('model.json') })
    expect(whole.record.architecture.id).toBe('model.json')
    expect((await run({ architecture: at('topology.json') })).record.architecture.weights).toBe(
      whole.record.architecture.weights,
    )
  })

  it('that end in logits get a softmax, and learn what those that end in one do', async () => {
    // without dropout, whose masks are drawn by the names of layers, and those go on from model to model
    const weights = network('softmax', [6, 6, 1], 2, 0)
    const linear = network('linear', [6, 6, 1], 2, 0)
    linear.setWeights(weights.getWeights())
    const [first, second] = [await run({ architecture: weights }), await run({ architecture: linear })]
    const [a, b] = [await predicted(first.folder), await predicted(second.folder)]
    a.forEach((value, place) => expect(value).toBeCloseTo(b[place]!, 5))
  })

  it('whose softmax is taken for logits are found before training', async () => {
    const from = { kind: 'categorical-cross-entropy', from: 'logits' as const }
    const { record } = await run({ architecture: network(), loss: from, epochs: 1 })
    expect(record.findings.find(({ id }) => id === 'probabilities-as-logits')).toMatchObject({ level: 'error' })
    const right = await run({ architecture: network(), loss: { ...from, from: 'auto' }, epochs: 1 })
    expect(right.record.findings.map(({ id }) => id)).not.toContain('probabilities-as-logits')
  })

  it('leave layers that are not trainable as they are', async () => {
    const model = network()
    model.layers[0]!.trainable = false
    const kernel = async (): Promise<number[]> => Array.from(await model.layers[0]!.getWeights()[0]!.data())
    const before = await kernel()
    const { folder: bundle } = await run({ architecture: model })
    await predictedByTfjs(model, bundle)
    expect(await kernel()).toEqual(before)
  })

  it.each([
    ['images of another size', () => network('softmax', [7, 7, 1]), 'ARCHITECTURE_LAYERS_INPUT', '7 × 7 × 1'],
    ['another number of classes', () => network('softmax', [6, 6, 1], 3), 'ARCHITECTURE_LAYERS_OUTPUT', 'rows × 2'],
  ])('are refused for %s', async (_, architecture, code, text) => {
    const refused = run({ architecture: architecture() })
    await expect(refused).rejects.toMatchObject({ code })
    await expect(refused).rejects.toThrow(text)
  })

  it('read the columns of a table too', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], activation: 'sigmoid' })] })
    const rows = Array.from({ length: 60 }, (_, row) => ({ a: row % 7, b: row % 5, y: row % 7 > 3 ? 'yes' : 'no' }))
    const { record } = await train(
      {
        ...{ task: 'binary', seed: 1, threads: 1, roles: { label: { column: 'y', positive: 'yes' } } },
        train: { architecture: model, epochs: 1, checkpoint: null, output: at('table') },
      },
      { rows },
    )
    expect(record.architecture.weights).toBe(3)
  })
})

describe('the example of the specification', () => {
  it('learns digits as it is written', async () => {
    const model = tf.sequential()
    model.add(tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }))
    model.add(tf.layers.maxPooling2d({ poolSize: 2 }))
    model.add(tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }))
    model.add(tf.layers.maxPooling2d({ poolSize: 2 }))
    model.add(tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }))
    model.add(tf.layers.flatten())
    model.add(tf.layers.dense({ units: 64, activation: 'relu' }))
    model.add(tf.layers.dense({ units: 10, activation: 'softmax' }))
    const { record } = await run(
      {
        ...{ architecture: model, options: { weights: 'new' }, epochs: 3, batchSize: 20, split: { validation: 0 } },
        ...{ optimizer: 'adam', loss: 'categorical-cross-entropy' },
      },
      { data: { images: { ...writeDigits(folder, 'own', 20), test: writeDigits(folder, 'test', 10, 500) } } },
    )
    expect(record.architecture.weights).toBe(93_322) // 320 + 18,496 + 36,928 + 36,928 + 650, as Keras counts them
    expect(record.data.rows).toMatchObject({ training: 200, test: 100 })
    const accuracy = record.evaluation.measurements.find(({ id }) => id === 'training/accuracy')!
    expect(accuracy.value).toBeGreaterThan(0.5) // ten classes: guessing gives 0.1
  })
})
