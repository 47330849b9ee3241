import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { storeTensor } from '../../../src/graph/stored-tensor.js'
import type { StoredTensor } from '../../../src/graph/graph.js'
import { writeBundle } from '../../../src/models/bundle.js'
import { contentOf, fromLayersModel } from '../../../src/models/layers/open-layers.js'
import { layersToGraph, trainableWeights } from '../../../src/models/layers/layers-to-graph.js'
import { readTopology } from '../../../src/models/layers/topology.js'
import {
  layersFiles,
  toLayersModel,
  weightsOfGraph,
  writeLayersModel,
} from '../../../src/models/layers/write-layers.js'
import { openModel } from '../../../src/models/open-model.js'
import type { Tensor } from '../../../src/models/model.js'
import { compareWithTfjs, distance, drawWeights, readyTf } from './against-tfjs.js'

const folder = mkdtempSync(path.join(tmpdir(), 'layers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(readyTf)

const { layers } = tf
let count = 0
const place = (): string => path.join(folder, `model-${count++}`)
const mlp = (): tf.Sequential => {
  const model = tf.sequential({
    layers: [
      layers.dense({ units: 4, inputShape: [3], activation: 'relu', name: 'hidden' }),
      layers.batchNormalization({ name: 'norm' }),
      layers.dense({ units: 2, activation: 'softmax', name: 'output' }),
    ],
  })
  drawWeights(model, 3)
  return model
}
const x: Tensor = { dtype: 'float32', shape: [2, 3], data: Float32Array.from([0.1, -0.5, 2, 1, 0, -1]) }
const expected = (model: tf.LayersModel): ArrayLike<number> =>
  (model.predict(tf.tensor(x.data as Float32Array, [2, 3])) as tf.Tensor).dataSync()

async function saved(model: tf.LayersModel = mlp()): Promise<string> {
  const at = place()
  await writeLayersModel(at, await contentOf(model))
  return at
}
interface Manifest {
  readonly weightsManifest: { paths: string[]; weights: object[] }[]
}
const edit = (at: string, change: (json: Manifest) => void): void => {
  const file = path.join(at, 'model.json')
  const json = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  change(json)
  writeFileSync(file, JSON.stringify(json))
}
const refused = async (at: string): Promise<{ code: string; message: string; hint: string }> => {
  try {
    await (await openModel(at, { threads: 1 })).close()
  } catch (error) {
    return error as { code: string; message: string; hint: string }
  }
  return { code: 'OPENED', message: '', hint: '' }
}

describe('a LayersModel on disk', () => {
  it('opens by its folder or its model.json, and runs as a graph', async () => {
    const model = mlp()
    const at = await saved(model)
    for (const where of [at, path.join(at, 'model.json')]) {
      const opened = await openModel(where, { threads: 1 })
      expect(opened).toMatchObject({
        kind: 'layers',
        task: 'binary',
        inputs: [{ name: 'hidden_input', shape: ['rows', 3] }],
      })
      expect(opened.runsOn).toBeUndefined()
      const { scores, scale } = await opened.predict({ hidden_input: x })
      expect(scale).toBe('probability')
      expect(distance(scores.data, expected(model))).toBeLessThan(1e-5)
      await opened.close()
    }
  })

  it('is read by TensorFlow.js as well', async () => {
    const model = mlp()
    const { modelJson, shard } = layersFiles(await contentOf(model))
    const json = JSON.parse(modelJson) as {
      modelTopology: object
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[]
    }
    const back = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0]!.weights,
        weightData: new Uint8Array(shard.bytes).buffer,
      }),
    )
    expect(distance(expected(back), expected(model))).toBe(0)
  })

  it('opens with weights packed into 8 and 16 bits', async () => {
    const at = await saved(tf.sequential({ layers: [layers.dense({ units: 1, inputShape: [3], name: 'd' })] }))
    edit(at, (json) => {
      const [group] = json.weightsManifest
      group!.weights = [
        { name: 'd/kernel', shape: [3, 1], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
        { name: 'd/bias', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } },
      ]
    })
    writeFileSync(path.join(at, 'group1-shard1of1.bin'), Buffer.from([0, 2, 6, 0x00, 0x42])) // −1, 0, 2 and 3.0
    const opened = await openModel(at, { threads: 1 })
    const { scores } = await opened.predict({ d_input: { ...x, data: Float32Array.from([1, 1, 1, 10, 5, 2]) } })
    expect(Array.from(scores.data)).toEqual([4, -3])
    await opened.close()
  })

  it('opens inside a bundle', async () => {
    const model = mlp()
    const { modelJson, shard } = layersFiles(await contentOf(model))
    const at = place()
    await writeBundle(at, {
      model: {
        file: 'layers/model.json',
        format: 'layers',
        bytes: Buffer.from(modelJson),
        files: [{ file: `layers/${shard.file}`, bytes: shard.bytes }],
      },
      manifest: {
        task: 'binary',
        inputs: [{ name: 'hidden_input', dtype: 'float32', shape: ['rows', 3], role: 'features' }],
        outputs: { scale: 'probability', classes: ['no', 'yes'], positive: 'yes' },
        encoder: null,
        decision: null,
        training: null,
      },
    })
    const opened = await openModel(at, { threads: 1 })
    expect(distance((await opened.predict({ hidden_input: x })).scores.data, expected(model))).toBeLessThan(1e-5)
    await opened.close()
    writeFileSync(path.join(at, 'layers', shard.file), Buffer.alloc(shard.bytes.byteLength))
    expect((await refused(at)).code).toBe('BUNDLE_DIGEST_WRONG')
  })
})

describe('a graph of layers', () => {
  it('gives its weights back to the layers, changed as training may change them', async () => {
    const model = mlp()
    const content = await contentOf(model)
    const made = layersToGraph(readTopology(content.json), content.weights)
    expect(trainableWeights(made)).toEqual([
      'hidden/kernel',
      'hidden/bias',
      'norm/gamma',
      'norm/beta',
      'output/kernel',
      'output/bias',
    ])
    const initializers = new Map(made.graph.initializers)
    initializers.set('output/bias', storeTensor('float32', [2], [5, 0]))
    const weights = weightsOfGraph({ ...made.graph, initializers }, made.weights)
    const back = await toLayersModel({ json: content.json, weights }, tf)
    const [, , , , , , , bias] = back.getWeights()
    const names = back.weights.map((weight) => weight.originalName)
    expect(Array.from(back.getWeights()[names.indexOf('output/bias')]!.dataSync())).toEqual([5, 0])
    expect(bias).toBeDefined()
    expect(expected(back)[0]!).toBeGreaterThan(expected(model)[0]!)
  })
})

describe('a broken LayersModel', () => {
  it('names the shard that is missing, or cut short', async () => {
    const at = await saved()
    const shard = path.join(at, 'group1-shard1of1.bin')
    writeFileSync(shard, readFileSync(shard).subarray(0, 40))
    expect(await refused(at)).toMatchObject({
      code: 'LAYERS_SHARDS_SHORT',
      message: expect.stringContaining('hold 40'),
    })
    rmSync(shard)
    expect(await refused(at)).toMatchObject({
      code: 'LAYERS_SHARD_MISSING',
      message: expect.stringContaining('group1-shard1of1.bin'),
    })
  })

  it.each(['../outside.bin', '/etc/passwd'])('does not read the shard %s', async (shard) => {
    const at = await saved()
    edit(at, (json) => Object.assign(json.weightsManifest[0]!, { paths: [shard] }))
    expect((await refused(at)).code).toBe('LAYERS_PATH_REFUSED')
  })

  const withWeights = async (change: (weights: Map<string, StoredTensor>) => void): Promise<string> => {
    const content = await contentOf(mlp())
    const weights = new Map(content.weights)
    change(weights)
    const at = place()
    await writeLayersModel(at, { json: content.json, weights })
    return at
  }

  it('names weights of another shape, weights that are missing, and weights that nobody takes', async () => {
    const shape = await withWeights((weights) =>
      weights.set('hidden/kernel', storeTensor('float32', [4, 3], Array(12).fill(0))),
    )
    expect(await refused(shape)).toMatchObject({
      code: 'LAYERS_WEIGHT_SHAPE',
      message: expect.stringContaining('[3, 4]'),
    })
    const missing = await withWeights((weights) => weights.delete('output/bias'))
    expect(await refused(missing)).toMatchObject({
      code: 'LAYERS_WEIGHT_MISSING',
      hint: expect.stringContaining('output/kernel'),
    })
    const more = await withWeights((weights) => weights.set('other/bias', storeTensor('float32', [1], [0])))
    expect(await refused(more)).toMatchObject({
      code: 'LAYERS_WEIGHTS_LEFT_OVER',
      message: expect.stringContaining('other/bias'),
    })
  })

  it('names weights that are no numbers', async () => {
    const at = await withWeights((weights) => weights.set('hidden/bias', storeTensor('float32', [4], [0, NaN, 0, 0])))
    expect(await refused(at)).toMatchObject({
      code: 'MODEL_WEIGHT_NOT_FINITE',
      message: expect.stringContaining('position 1'),
    })
  })

  it.each([
    ['no JSON', '{"format":', 'MODEL_FORMAT_UNKNOWN'],
    ['no model', '{"a":1}', 'MODEL_FORMAT_UNKNOWN'],
    [
      'no layers',
      '{"modelTopology":{"class_name":"Sequential","config":{"layers":[]}},"weightsManifest":[]}',
      'LAYERS_INVALID',
    ],
    [
      'a layer without a class',
      '{"modelTopology":{"class_name":"Sequential","config":[{"config":{}}]},"weightsManifest":[]}',
      'LAYERS_INVALID',
    ],
    [
      'a negative shape',
      '{"modelTopology":{"class_name":"Sequential","config":[]},"weightsManifest":[{"paths":[],"weights":[{"name":"a","shape":[-1],"dtype":"float32"}]}]}',
      'LAYERS_INVALID',
    ],
  ])('is refused where the file holds %s', async (_, text, code) => {
    const at = place()
    mkdirSync(at)
    writeFileSync(path.join(at, 'model.json'), text)
    expect((await refused(at)).code).toBe(code)
  })
})

describe('files of Keras', () => {
  const stored = (shape: number[], values: number[]): StoredTensor => storeTensor('float32', shape, values)

  const mish = (a: number): number => a * Math.tanh(Math.log1p(Math.exp(a)))
  /** One step of a GRU that resets after the product, by its equations. */
  const step = (input: number, h: number, outer: (a: number) => number): number => {
    const gate = (a: number): number => 1 / (1 + Math.exp(-a))
    const z = gate(0.5 * input + 0.1 + (0.4 * h + 0.01))
    const r = gate(-0.3 * input + 0.2 + (0.6 * h + 0.02))
    const proposal = outer(0.8 * input + 0.3 + r * (-0.7 * h + 0.03))
    return z * h + (1 - z) * proposal
  }

  it('open with weights below the cell, numbered names and a GRU that resets after the product', async () => {
    const json = {
      class_name: 'Functional',
      config: {
        name: 'm',
        layers: [
          {
            class_name: 'InputLayer',
            name: 'in',
            config: { batch_input_shape: [null, 3, 1], dtype: 'float32', name: 'in' },
            inbound_nodes: [],
          },
          {
            class_name: 'GRU',
            name: 'gru',
            config: {
              name: 'gru',
              units: 1,
              activation: 'tanh',
              recurrent_activation: 'sigmoid',
              use_bias: true,
              reset_after: true,
            },
            inbound_nodes: [[['in', 0, 0, {}]]],
          },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['gru', 0, 0]],
      },
    }
    const weights = new Map([
      ['gru/gru_cell/kernel:0', stored([1, 3], [0.5, -0.3, 0.8])],
      ['gru/gru_cell/recurrent_kernel:0', stored([1, 3], [0.4, 0.6, -0.7])],
      ['gru/gru_cell/bias:0', stored([2, 3], [0.1, 0.2, 0.3, 0.01, 0.02, 0.03])],
    ])
    for (const [activation, outer] of [
      ['tanh', Math.tanh],
      ['mish', mish],
    ] as const) {
      // The second has no operator of its own: the layer is written out step by step.
      const config = structuredClone(json)
      Object.assign(config.config.layers[1]!.config, { activation })
      const at = place()
      await writeLayersModel(at, { json: config, weights })
      const model = await openModel(at, { threads: 1 })
      const inputs = [1, -2, 0.5]
      const { scores } = await model.predict({
        in: { dtype: 'float32', shape: [1, 3, 1], data: Float32Array.from(inputs) },
      })
      expect(scores.data[0]).toBeCloseTo(
        inputs.reduce((h, input) => step(input, h, outer), 0),
        6,
      )
      await model.close()
    }
  })

  it('open where calls are written with the history of each tensor', async () => {
    const tensor = (layer: string): object => ({
      class_name: '__keras_tensor__',
      config: { shape: [null, 2], keras_history: [layer, 0, 0] },
    })
    const json = {
      class_name: 'Functional',
      config: {
        name: 'm',
        layers: [
          {
            class_name: 'InputLayer',
            name: 'in',
            config: { batch_shape: [null, 2], dtype: 'float32', name: 'in' },
            inbound_nodes: [],
          },
          {
            class_name: 'Dense',
            name: 'd',
            config: { name: 'd', units: 2, activation: 'linear', use_bias: false },
            inbound_nodes: [{ args: [tensor('in')], kwargs: {} }],
          },
          {
            class_name: 'Add',
            name: 'sum',
            config: { name: 'sum' },
            inbound_nodes: [{ args: [[tensor('in'), tensor('d')]], kwargs: {} }],
          },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['sum', 0, 0]],
      },
    }
    const at = place()
    await writeLayersModel(at, { json, weights: new Map([['d/kernel', stored([2, 2], [2, 0, 0, -1])]]) })
    const model = await openModel(at, { threads: 1 })
    const { scores } = await model.predict({ in: { dtype: 'float32', shape: [1, 2], data: Float32Array.from([3, 4]) } })
    expect(Array.from(scores.data)).toEqual([9, 0]) // x + (2·3, −4)
    await model.close()
  })

  it('normalise channels in the second place', async () => {
    const model = tf.sequential({ layers: [layers.batchNormalization({ axis: 1, inputShape: [2, 3], epsilon: 0 })] })
    model.setWeights([tf.tensor1d([2, 1]), tf.tensor1d([0, 10]), tf.tensor1d([1, 2]), tf.tensor1d([4, 9])])
    const found = await fromLayersModel(model, { threads: 1 })
    const { scores } = await found.predict({
      [found.inputs[0]!.name]: { dtype: 'float32', shape: [1, 2, 3], data: Float32Array.from([1, 3, 5, 2, 5, -1]) },
    })
    expect(distance(scores.data, [0, 2, 4, 10, 11, 9])).toBeLessThan(1e-6) // (x − 1)/2·2 and (x − 2)/3 + 10
    await found.close()
  })
})

describe('layers without a graph', () => {
  class Doubled extends layers.Layer {
    static className = 'DoubledForTests'
    override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
      return shape as tf.Shape
    }
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, 2)
    }
  }
  beforeAll(() => {
    tf.serialization.registerClass(Doubled)
  })
  const odd = (): tf.LayersModel => {
    const model = tf.sequential({
      layers: [
        layers.dense({ units: 2, inputShape: [3] }),
        new Doubled({}),
        layers.activation({ activation: 'sigmoid' }),
      ],
    })
    drawWeights(model, 5)
    return model
  }

  it('run on TensorFlow.js, and say so', async () => {
    const { predictions, gradients, runsOn } = await compareWithTfjs({ model: odd(), rows: 70 })
    expect(runsOn).toMatchObject({ engine: 'tfjs', because: expect.stringContaining('DoubledForTests') })
    expect(predictions).toBeLessThan(1e-6)
    expect(gradients).toBeLessThan(1e-6)
  })

  it('open from a file as well, with the class registered', async () => {
    const model = odd()
    const opened = await openModel(await saved(model))
    const found = await opened.predict({ [opened.inputs[0]!.name]: x })
    expect(found.scale).toBe('probability')
    expect(distance(found.scores.data, expected(model))).toBeLessThan(1e-6)
    await expect(opened.predict({ wrong: x })).rejects.toMatchObject({ code: 'ENGINE_INPUT_UNKNOWN' })
    await expect(opened.gradients!({ [opened.inputs[0]!.name]: x }, { of: { index: 7 } })).rejects.toMatchObject({
      code: 'MODEL_COLUMN_MISSING',
    })
    await opened.close()
  })

  it('are refused with a code where nobody knows the class', async () => {
    const at = await saved(odd())
    const file = path.join(at, 'model.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('DoubledForTests', 'NeverHeardOf'))
    expect(await refused(at)).toMatchObject({ code: 'TFJS_REFUSED', hint: expect.stringContaining('registerClass') })
  })

  it('do not come from a layer that is written out differently than it is set', async () => {
    const stateful = tf.sequential({ layers: [layers.lstm({ units: 2, batchInputShape: [2, 4, 3], stateful: true })] })
    const found = await fromLayersModel(stateful)
    expect(found.runsOn).toMatchObject({ because: expect.stringContaining('keeps its state') })
    await found.close()
  })
})

describe('a frozen graph of TensorFlow', () => {
  const float = { dtype: { type: 'DT_FLOAT' } }
  const dims = (...sizes: number[]): object => ({ dim: sizes.map((size) => ({ size: String(size) })) })
  const topology = {
    versions: { producer: 1 },
    node: [
      { name: 'x', op: 'Placeholder', attr: { ...float, shape: { shape: dims(-1, 3) } } },
      { name: 'w', op: 'Const', attr: { ...float, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: dims(3, 2) } } } },
      { name: 'y', op: 'MatMul', input: ['x', 'w'], attr: { transpose_a: { b: false }, transpose_b: { b: false } } },
      { name: 'p', op: 'Softmax', input: ['y'], attr: {} },
      { name: 'Identity', op: 'Identity', input: ['p'], attr: {} },
    ],
  }

  it('runs on TensorFlow.js, without gradients', async () => {
    const at = place()
    mkdirSync(at)
    const manifest = [{ paths: ['w.bin'], weights: [{ name: 'w', shape: [3, 2], dtype: 'float32' }] }]
    writeFileSync(
      path.join(at, 'model.json'),
      JSON.stringify({ format: 'graph-model', modelTopology: topology, weightsManifest: manifest }),
    )
    writeFileSync(path.join(at, 'w.bin'), Buffer.from(Float32Array.from([1, 0, 0, 1, 0, 0]).buffer))
    const opened = await openModel(at)
    const [input] = opened.inputs
    expect(input).toMatchObject({ shape: ['rows', 3], dtype: 'float32' })
    const { scores, scale } = await opened.predict({ [input!.name]: x })
    expect(scale).toBe('probability')
    const softmax = (a: number, b: number): number[] => [1 / (1 + Math.exp(b - a)), 1 / (1 + Math.exp(a - b))]
    expect(distance(scores.data, [...softmax(0.1, -0.5), ...softmax(1, 0)])).toBeLessThan(1e-6)
    expect(opened.canDifferentiate!()).toBe(false)
    await expect(opened.gradients!({ [input!.name]: x }, { of: { index: 0 } })).rejects.toMatchObject({
      code: 'MODEL_WITHOUT_GRADIENTS',
    })
    await opened.close()
  })
})
