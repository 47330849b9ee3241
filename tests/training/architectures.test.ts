import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { createEngine } from '../../src/graph/engine.js'
import { elementCount } from '../../src/graph/stored-tensor.js'
import { float32Tensor, type Tensor } from '../../src/graph/tensor.js'
import { buildNetwork, type NetworkRequest } from '../../src/training/architectures/build-network.js'
import { architectures } from '../../src/training/architectures/registry.js'
import { findLoss } from '../../src/training/losses/registry.js'
import type { Network } from '../../src/training/network.js'
import { orthogonalBlocks } from '../../src/training/initialize.js'
import { findOptimizer } from '../../src/training/optimizers/registry.js'
import { readingOf } from '../../src/training/reading.js'
import { createTrainer } from '../../src/training/trainer.js'

const build = (request: NetworkRequest, seed = 1): Network => buildNetwork(request, createRandom(seed))
const parameters = ({ graph, weights }: Network): number =>
  weights.reduce((sum, name) => sum + elementCount(graph.initializers.get(name)!.shape), 0)

const tokens = { name: 'tokens', kind: 'tokens', shape: [6], vocabulary: 5 } as const
const requests: Record<string, NetworkRequest> = {
  logistic: { architecture: 'logistic', input: { name: 'x', kind: 'features', shape: [4] }, head: { kind: 'binary' } },
  mlp: { architecture: 'mlp', input: { name: 'x', kind: 'features', shape: [4] }, head: { kind: 'binary' } },
  cnn: {
    ...{ architecture: 'cnn', options: { filters: [4, 4], units: 8 } },
    ...{ input: { name: 'x', kind: 'image', shape: [1, 8, 8] }, head: { kind: 'classes', count: 2 } },
  },
  ...Object.fromEntries(
    ['rnn', 'lstm', 'gru'].map((architecture): [string, NetworkRequest] => [
      architecture,
      { architecture, options: { embedding: 4, units: 8 }, input: tokens, head: { kind: 'classes', count: 2 } },
    ]),
  ),
  attention: {
    ...{ architecture: 'attention', options: { width: 8, heads: 2, units: 8 } },
    ...{ input: tokens, head: { kind: 'classes', count: 2 } },
  },
}

/** Rows whose class is plain to see: the sign of the first number, or whether token 1 is there. */
function easyRows(request: NetworkRequest, rows: number): { input: Tensor; labels: number[] } {
  const random = createRandom(11)
  const { shape, kind } = request.input
  const size = elementCount(shape)
  if (kind !== 'tokens') {
    const values = Float32Array.from({ length: rows * size }, () => random.normal())
    const labels = Array.from({ length: rows }, (_, row) => (values[row * size]! > 0 ? 1 : 0))
    if (kind === 'image') values.forEach((_, at) => (values[at]! += labels[Math.floor(at / size)]!))
    return { input: float32Tensor([rows, ...shape], values), labels }
  }
  const data = new Int32Array(rows * size)
  const labels = Array.from({ length: rows }, (_, row) => {
    const length = 2 + random.integer(size - 1)
    for (let at = 0; at < length; at++) data[row * size + at] = 2 + random.integer(3)
    const label = random.integer(2)
    if (label === 1) data[row * size + random.integer(length)] = 1
    return label
  })
  return { input: { dtype: 'int32', shape: [rows, size], data }, labels }
}

describe('architectures', () => {
  it('each has an example here', () => {
    expect(Object.keys(requests).sort()).toEqual(architectures.map(({ id }) => id).sort())
  })

  it.each(Object.entries(requests))('%s learns what is plain to see', async (_, request) => {
    const network = build(request)
    const { input, labels } = easyRows(request, 64)
    const loss = findLoss(request.head.kind === 'binary' ? 'bce' : 'sparse-categorical-cross-entropy')
    const trainer = await createTrainer({
      network,
      threads: 1,
      loss: { loss, options: {}, reading: readingOf(network, loss) },
      step: { optimizer: findOptimizer('adam'), options: {}, l1: 0, l2: 0, clip: {} },
    })
    const binary = request.head.kind === 'binary'
    const batch = {
      rows: 64,
      inputs: { [request.input.name]: input },
      target: binary
        ? float32Tensor([64, 1], labels)
        : ({ dtype: 'int32', shape: [64], data: Int32Array.from(labels) } as const),
      weights: new Float32Array(64).fill(1),
    }
    const before = await trainer.judge(batch)
    for (let at = 0; at < 60; at++) await trainer.step(batch, { learningRate: 0.02, random: createRandom(at) })
    const after = await trainer.judge(batch)
    await trainer.close()
    expect(before.prediction.shape).toEqual([64, binary ? 1 : 2])
    expect(before.loss).toBeLessThan(1.5) // about log 2 for a network that knows nothing
    expect(after.loss).toBeLessThan(0.5 * before.loss)
  })

  it('draws the same weights from the same seed, others from another', () => {
    const bytes = (seed: number) => [...build(requests.lstm!, seed).graph.initializers].map(([, tensor]) => tensor)
    expect(bytes(1)).toEqual(bytes(1))
    expect(bytes(1)).not.toEqual(bytes(2))
  })

  it('makes of the digits the network of the specification: 93,322 parameters', () => {
    const cnn = build({
      ...{ architecture: 'cnn', input: { name: 'x', kind: 'image', shape: [1, 28, 28] } },
      head: { kind: 'classes', count: 10 },
    })
    // 32·(9 + 1) + 64·(9·32 + 1) + 64·(9·64 + 1) + 64·(3·3·64 + 1) + 10·(64 + 1)
    expect(parameters(cnn)).toBe(320 + 18_496 + 36_928 + 36_928 + 650)
    expect(cnn.graph.nodes.map(({ operator }) => operator)).toEqual([
      'Conv',
      'Relu',
      'MaxPool',
      'Conv',
      'Relu',
      'MaxPool',
      'Conv',
      'Relu',
      'Flatten',
      'Gemm',
      'Relu',
      'Gemm',
      'Softmax',
    ])
  })

  it('reads no further than a row goes: what stands behind the padding changes nothing', async () => {
    for (const architecture of ['rnn', 'lstm', 'gru', 'attention']) {
      const request = requests[architecture]!
      const { graph } = build(request)
      const longer = build({ ...request, input: { ...tokens, shape: [9] } }).graph
      const row = [2, 1, 3]
      const ask = async (of: typeof graph, steps: number): Promise<number[]> => {
        const engine = await createEngine(of, { threads: 1 })
        const data = Int32Array.from({ length: steps }, (_, at) => row[at] ?? 0)
        const { probabilities } = await engine.run({ tokens: { dtype: 'int32', shape: [1, steps], data } })
        await engine.close()
        return Array.from(probabilities!.data, Number)
      }
      const [short, long] = [await ask(graph, 6), await ask(longer, 9)]
      short.forEach((value, at) => expect(value).toBeCloseTo(long[at]!, 6))
    }
  })

  it('gives values on the scale of the target', () => {
    const { graph, scale } = build({
      ...{ architecture: 'mlp', input: { name: 'x', kind: 'features', shape: [2] } },
      head: { kind: 'values', scale: [10], offset: [50] },
    })
    expect(scale).toBe('value')
    expect(graph.nodes.slice(-2).map(({ operator }) => operator)).toEqual(['Mul', 'Add'])
  })

  it('begins recurrent kernels with orthogonal blocks', () => {
    const size = 6
    const blocks = orthogonalBlocks([1, 2 * size, size], createRandom(1))
    for (const block of [0, 1])
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          const row = (at: number) => blocks.subarray((block * size + at) * size, (block * size + at + 1) * size)
          const product = row(i).reduce((sum, value, at) => sum + value * row(j)[at]!, 0)
          expect(product).toBeCloseTo(i === j ? 1 : 0, 5)
        }
  })

  it('refuses data that it was not made for, names that do not exist, and options out of range', () => {
    const image = { name: 'x', kind: 'image', shape: [1, 8, 8] } as const
    const refused = (request: NetworkRequest, code: string) =>
      expect(() => build(request)).toThrow(expect.objectContaining({ code }))
    refused({ architecture: 'lstm', input: image, head: { kind: 'binary' } }, 'ARCHITECTURE_INPUT')
    refused({ architecture: 'mpl', input: image, head: { kind: 'binary' } }, 'ARCHITECTURE_UNKNOWN')
    refused({ ...requests.mlp!, options: { hidden: [0] } }, 'TRAINING_OPTION_INVALID')
    refused({ ...requests.attention!, options: { width: 7, heads: 2 } }, 'TRAINING_OPTION_INVALID')
  })
})
