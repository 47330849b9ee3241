import { describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs'
import { createRandom } from '../../src/environment/random.js'
import { createEngine } from '../../src/graph/engine.js'
import { float } from '../../src/graph/attributes.js'
import { float32Tensor, type Tensors } from '../../src/graph/tensor.js'
import { contentOf } from '../../src/models/layers/open-layers.js'
import { layersToGraph } from '../../src/models/layers/layers-to-graph.js'
import { readTopology } from '../../src/models/layers/topology.js'
import { createTogether } from '../../src/training/chunks.js'
import { makeLossGraph } from '../../src/training/loss-graph.js'
import { createLayers } from '../../src/training/layers/layers.js'
import { dense } from '../../src/training/layers/dense.js'
import { findLoss } from '../../src/training/losses/registry.js'
import { findOptimizer } from '../../src/training/optimizers/registry.js'
import { readingOf } from '../../src/training/reading.js'
import type { Network } from '../../src/training/network.js'
import { createTrainer } from '../../src/training/trainer.js'

const rows = 6
const random = createRandom(5)
const x = float32Tensor(
  [rows, 3],
  Float32Array.from({ length: 3 * rows }, () => 2 * random.normal() + 1),
)
const y = float32Tensor(
  [rows, 1],
  Float32Array.from({ length: rows }, () => random.normal()),
)

/** Dense, normalised by batch, tanh, dense. */
function network(): Network {
  const layers = createLayers(createRandom(1))
  const b = layers.builder
  const hidden = dense(layers, b.input('x', 'float32', ['rows', 3]), { units: 4 })
  const four = (name: string, values: readonly number[]): string => b.constant('float32', [4], values, name)
  const kept = [four('norm/moving_mean', [0, 0, 0, 0]), four('norm/moving_variance', [1, 1, 1, 1])]
  const inputs = [hidden, four('norm/gamma', [1, 0.5, 2, 1.5]), four('norm/beta', [0, 1, -1, 0.2]), ...kept]
  const normal = b.node('BatchNormalization', inputs, { epsilon: float(1e-3), momentum: float(0.9) })
  const output = dense(layers, b.tanh(normal), { units: 1 })
  b.output(output)
  const weights = [...layers.weights, 'norm/gamma', 'norm/beta']
  return { graph: b.build(), output, scale: 'value', weights, statistics: kept }
}
const loss = findLoss('mean-squared-error')

describe('gradients through statistics of the batch', () => {
  it('are the finite differences of the loss, for every weight', async () => {
    const net = network()
    const made = makeLossGraph(net, { loss, options: {}, reading: readingOf(net, loss, 'auto') })
    const engine = await createEngine(made.graph, { threads: 1 })
    const start: Record<string, Float64Array> = {}
    for (const name of [...net.weights, ...net.statistics!]) {
      const { content } = net.graph.initializers.get(name)!
      if (content.kind === 'bytes') start[name] = Float64Array.from(new Float32Array(content.bytes.slice().buffer))
    }
    const feeds = (values: typeof start): Tensors => ({
      ...{ x, [made.target]: y, [made.rowFactor]: float32Tensor([rows], new Float32Array(rows).fill(1 / rows)) },
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, float32Tensor(net.graph.initializers.get(name)!.shape, Float32Array.from(value))])), // prettier-ignore
    })
    const total = async (values: typeof start): Promise<number> => {
      const found = await engine.run(feeds(values))
      return Array.from(found[made.loss]!.data as Float32Array).reduce((sum, value) => sum + value, 0)
    }
    const found = await engine.run(feeds(start))
    const step = 5e-3 // losses are float32: smaller steps drown in their rounding
    for (const name of net.weights)
      for (let at = 0; at < start[name]!.length; at++) {
        const moved = (by: number): typeof start => ({ ...start, [name]: start[name]!.map((value, place) => (place === at ? value + by : value)) }) // prettier-ignore
        const slope = ((await total(moved(step))) - (await total(moved(-step)))) / (2 * step)
        expect(Math.abs(Number(found[`gradient:${name}`]!.data[at]) - slope)).toBeLessThan(2e-3)
      }
    await engine.close()
  })

  it('give the same bytes for any number of workers, whatever the size of a chunk', async () => {
    const net = network()
    const optimizer = findOptimizer('adam')
    const state = async (threads: number, chunkRows: number): Promise<string> => {
      const step = { optimizer, options: {}, l1: 0, l2: 0, clip: {} }
      const trainer = await createTrainer({ network: net, step, threads, chunkRows, loss: { loss, options: {}, reading: readingOf(net, loss, 'auto') } }) // prettier-ignore
      for (let at = 0; at < 3; at++)
        await trainer.step({ rows, inputs: { x }, target: y, weights: new Float32Array(rows).fill(1) }, { learningRate: 0.01, random: createRandom(at) }) // prettier-ignore
      const { values } = trainer.state()
      await trainer.close()
      return JSON.stringify(Object.entries(values).map(([name, numbers]) => [name, ...numbers]))
    }
    const first = await state(1, 2)
    expect(await state(2, 1)).toBe(first)
    expect(first).toContain('norm/moving_variance')
  })
})

describe('a layer that is called twice', () => {
  it('moves its statistics with each call, as in TensorFlow.js', async () => {
    await tf.setBackend('cpu')
    const build = (): tf.LayersModel => {
      const [one, other] = [tf.input({ shape: [2] }), tf.layers.dense({ units: 2, useBias: false })]
      const normal = tf.layers.batchNormalization({ momentum: 0.7 })
      const first = normal.apply(one) as tf.SymbolicTensor
      const second = normal.apply(other.apply(first)) as tf.SymbolicTensor
      return tf.model({ inputs: one, outputs: tf.layers.dense({ units: 1 }).apply(second) as tf.SymbolicTensor })
    }
    const theirs = build()
    const { json, weights } = await contentOf(theirs)
    const layers = layersToGraph(readTopology(json), weights)
    const statistics = layers.weights.filter((name) => name.includes('moving_'))
    const trained = layers.weights.filter((name) => !statistics.includes(name))
    const output = layers.graph.outputs[0]!.name
    const net: Network = { graph: layers.graph, output, scale: 'value', weights: trained, statistics }
    const step = { optimizer: findOptimizer('sgd'), options: { momentum: 0 }, l1: 0, l2: 0, clip: {} }
    const trainer = await createTrainer({ network: net, step, threads: 1, loss: { loss, options: {}, reading: readingOf(net, loss, 'auto') } }) // prettier-ignore
    const pairs = float32Tensor([rows, 2], (x.data as Float32Array).slice(0, 2 * rows))
    const input = layers.graph.inputs[0]!.name
    for (let at = 0; at < 2; at++)
      await trainer.step({ rows, inputs: { [input]: pairs }, target: y, weights: new Float32Array(rows).fill(1) }, { learningRate: 0.05, random: createRandom(at) }) // prettier-ignore
    theirs.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' })
    const [inputs, targets] = [tf.tensor2d(pairs.data as Float32Array, [rows, 2]), tf.tensor2d(y.data as Float32Array, [rows, 1])] // prettier-ignore
    await theirs.fit(inputs, targets, { epochs: 2, batchSize: rows, shuffle: false, verbose: 0 })
    const { values } = trainer.state()
    await trainer.close()
    for (const weight of theirs.weights) {
      const ours = values[weight.originalName]!
      ;(weight.read().dataSync() as Float32Array).forEach((value, at) => expect(ours[at]).toBeCloseTo(value, 5))
    }
  })
})

describe('a batch that must be computed together', () => {
  it('is refused where it does not fit, with the size that does', () => {
    const net = network()
    const { graph } = makeLossGraph(net, { loss, options: {}, reading: readingOf(net, loss, 'auto') })
    const together = createTogether(graph)
    expect(together(4096)).toBe(4096)
    expect(() => together(2 ** 32)).toThrow(/needs about \d+ MB at one time/u)
    expect(() => together(2 ** 32)).toThrow(expect.objectContaining({ code: 'TRAINING_BATCH_TOGETHER' }))
  })
})
