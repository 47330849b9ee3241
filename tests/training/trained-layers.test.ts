import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putWeights } from '../../src/models/layers/put-weights.js'
import { storeTensor } from '../../src/graph/stored-tensor.js'
import { openModel } from '../../src/models/open-model.js'
import { train, type TrainOptions, type TrainSettings } from '../../src/workflow/train.js'

const folder = mkdtempSync(path.join(os.tmpdir(), 'probity-trained-layers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => tf.setBackend('cpu'))

const rows = Array.from({ length: 60 }, (_, row) => ({
  a: Math.sin(row) * 2,
  b: Math.cos(3 * row),
  kind: ['x', 'y', 'z'][row % 3]!,
  paid: Math.sin(row) + Math.cos(3 * row) > 0 ? 'yes' : 'no',
  price: 40_000 + 9_000 * Math.sin(row) + 2_000 * Math.cos(3 * row),
}))
const inputs = rows.map(({ a, b }) => [a, b])

let made = 0
type Train = NonNullable<TrainSettings['train']>
function run(model: tf.LayersModel, settings: TrainSettings, more: Train = {}, options: TrainOptions = {}) {
  return train(
    {
      ...{ seed: 1, threads: 1, ...settings },
      train: {
        ...{ architecture: model, epochs: 4, batchSize: 8, checkpoint: null, output: path.join(folder, `m-${made++}`) },
        ...{ features: { include: ['a', 'b'] }, encoder: { scale: 'none' }, ...more },
      },
    },
    { rows, ...options },
  )
}
const multiclass = { task: 'multiclass', roles: { label: { column: 'kind' } } } as const
const binary = { task: 'binary', roles: { label: { column: 'paid', positive: 'yes' } } } as const
const regression = { task: 'regression', roles: { label: { column: 'price' } } } as const

const predictedByTfjs = (model: tf.LayersModel): number[] =>
  Array.from((model.predict(tf.tensor2d(inputs)) as tf.Tensor).dataSync())
const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => Array.from(weight.dataSync()))

async function predictedByBundle(bundle: string): Promise<number[]> {
  const model = await openModel(bundle)
  const { name } = model.inputs[0]!
  const { scores } = await model.predict({ [name]: { dtype: 'float32', shape: [60, 2], data: Float32Array.from(inputs.flat()) } }) // prettier-ignore
  await model.close()
  return Array.from(scores.data)
}

type Activation = 'softmax' | 'sigmoid' | 'linear' | 'relu'
const network = (units: number, activation: Activation, bias?: number): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 5, activation: 'tanh', inputShape: [2] }),
      tf.layers.dense({ units, activation, biasInitializer: tf.initializers.constant({ value: bias ?? 0 }) }),
    ],
  })

const close = (found: readonly number[], expected: readonly number[], relative = 1e-5): void =>
  found.forEach((value, at) => {
    const tolerance = relative * Math.max(1, Math.abs(expected[at]!))
    expect(Math.abs(value - expected[at]!)).toBeLessThan(tolerance)
  })

describe('a LayersModel in memory, after its training', () => {
  it.each([
    ['of three classes', multiclass, () => network(3, 'softmax')],
    ['of one class or the other', binary, () => network(1, 'sigmoid')],
    ['of values, whose last layer takes up the scale of the target', regression, () => network(1, 'linear')],
    ['of values, whose last layer has bounds', regression, () => network(1, 'relu', 30_000)],
  ])('%s predicts what its bundle does', async (_, settings, make) => {
    const model = make()
    const before = predictedByTfjs(model)
    const { folder: bundle } = await run(model, settings)
    const after = predictedByTfjs(model)
    close(after, await predictedByBundle(bundle))
    expect(after.some((value, at) => Math.abs(value - before[at]!) > 1e-3)).toBe(true)
  })

  it('of values speaks in units of the target, and goes on from there', async () => {
    const model = network(1, 'linear')
    await run(model, regression)
    const mean = rows.reduce((sum, { price }) => sum + price, 0) / rows.length
    const first = predictedByTfjs(model)
    expect(Math.abs(first.reduce((sum, value) => sum + value, 0) / 60 / mean - 1)).toBeLessThan(0.3)
    await run(model, regression, { optimizer: { kind: 'sgd', learningRate: 1e-12 }, epochs: 1 })
    close(predictedByTfjs(model), first)
  })

  it('begins anew from the seed, whatever it had learnt: the second time gives the bytes of the first', async () => {
    const model = network(3, 'softmax')
    const bytes = async (): Promise<string> => {
      const { folder: bundle } = await run(model, multiclass, { options: { weights: 'new' } })
      return readFileSync(path.join(bundle, 'model.onnx')).toString('base64')
    }
    expect(await bytes()).toBe(await bytes())
  })

  it('has the weights that it had where training fails or is broken off', async () => {
    const model = network(3, 'softmax')
    const before = weightsOf(model)
    const stopped = new AbortController()
    const progress = (): void => stopped.abort()
    const broken = run(model, multiclass, {}, { signal: stopped.signal, progress })
    await expect(broken).rejects.toMatchObject({ code: 'CANCELLED' })
    const diverging = run(model, multiclass, { optimizer: { kind: 'sgd', learningRate: 1e30 } })
    await expect(diverging).rejects.toMatchObject({ code: 'TRAINING_DIVERGED' })
    expect(weightsOf(model)).toEqual(before)
  })

  it('keeps weights of a model inside it that was frozen as a whole', async () => {
    const inner = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] }), tf.layers.batchNormalization()] }) // prettier-ignore
    inner.trainable = false
    const model = tf.sequential({ layers: [inner, tf.layers.dense({ units: 3, activation: 'softmax' })] })
    const before = inner.getWeights().map((weight) => Array.from(weight.dataSync()))
    const { folder: bundle } = await run(model, multiclass)
    expect(inner.getWeights().map((weight) => Array.from(weight.dataSync()))).toEqual(before)
    close(predictedByTfjs(model), await predictedByBundle(bundle))
  })

  it.each([
    ['a constraint', { kernelConstraint: 'maxNorm' as const }, 'has a kernel constraint'],
    ['a penalty of its own', { biasRegularizer: 'l1l2' as const }, 'say train.regularization'],
  ])('is refused where a layer has %s, which training would not keep to', async (_, setting, text) => {
    const inner = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2], ...setting })] })
    const refused = run(tf.sequential({ layers: [inner, tf.layers.softmax({})] }), multiclass)
    await expect(refused).rejects.toMatchObject({ code: 'ARCHITECTURE_LAYERS' })
    await expect(refused).rejects.toThrow(text)
  })
})

describe('weights for a LayersModel in memory', () => {
  const ones = (shape: number[]) => storeTensor('float32', shape, Array<number>(shape[0]! * (shape[1] ?? 1)).fill(1))

  it.each([
    ['a name that it does not have', 'other/kernel', [2, 5], 'LAYERS_WEIGHT_MISSING'],
    ['another shape', '', [5, 2], 'LAYERS_WEIGHT_SHAPE'],
  ])('with %s are refused before the first is changed', async (_, name, shape, code) => {
    const model = network(3, 'softmax')
    const [first, second] = model.weights.map(({ originalName }) => originalName)
    const before = weightsOf(model)
    const wrong = name === '' ? first! : name
    const put = putWeights(model, new Map([[second!, ones([5])], [wrong, ones(shape)]])) // prettier-ignore
    await expect(put).rejects.toMatchObject({ code })
    expect(weightsOf(model)).toEqual(before)
  })
})
