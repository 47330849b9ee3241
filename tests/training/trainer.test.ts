import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { numbersOf } from '../../src/graph/stored-tensor.js'
import { float32Tensor } from '../../src/graph/tensor.js'
import { buildNetwork } from '../../src/training/architectures/build-network.js'
import { drawMask } from '../../src/training/draw-mask.js'
import type { Batch } from '../../src/training/examples.js'
import { findLoss } from '../../src/training/losses/registry.js'
import type { Network } from '../../src/training/network.js'
import { findOptimizer } from '../../src/training/optimizers/registry.js'
import { readingOf } from '../../src/training/reading.js'
import { createTrainer, type Trainer, type TrainerRequest } from '../../src/training/trainer.js'

const width = 3
const random = createRandom(7)
const draw = (count: number): number[] => Array.from({ length: count }, () => random.normal())

function mlpFor(head: 'binary' | 'classes', more: { architecture?: string; dropout?: number } = {}): Network {
  const { architecture = 'mlp', dropout = 0 } = more
  return buildNetwork(
    {
      ...{ architecture, dropout, options: architecture === 'mlp' ? { hidden: [5], activation: 'tanh' } : {} },
      input: { name: 'x', kind: 'features', shape: [width] },
      head: head === 'binary' ? { kind: 'binary' } : { kind: 'classes', count: 3 },
    },
    createRandom(3),
  )
}

function request(
  network: Network,
  loss: string,
  optimizer: string,
  more: Partial<TrainerRequest> = {},
): TrainerRequest {
  const found = findLoss(loss)
  return {
    network,
    loss: { loss: found, options: {}, reading: readingOf(network, found) },
    step: { optimizer: findOptimizer(optimizer), options: {}, l1: 0, l2: 0, clip: {} },
    threads: 1,
    ...more,
  }
}

function batchOf(x: readonly number[], y: readonly number[], weights?: readonly number[]): Batch {
  const rows = x.length / width
  return {
    rows,
    inputs: { x: float32Tensor([rows, width], x) },
    target: float32Tensor([rows, y.length / rows], y),
    weights: Float32Array.from(weights ?? Array<number>(rows).fill(1)),
  }
}

async function withTrainer<T>(settings: TrainerRequest, use: (trainer: Trainer) => Promise<T>): Promise<T> {
  const trainer = await createTrainer(settings)
  try {
    return await use(trainer)
  } finally {
    await trainer.close()
  }
}

const x = draw(40 * width)
const y = Array.from({ length: 40 }, (_, row): number => (x[row * width]! + 0.3 * x[row * width + 1]! > 0 ? 1 : 0))
const step = { learningRate: 0.5, random }

describe('a trainer', () => {
  it('moves logistic regression along its closed-form gradient, Xᵀ(p − y)/n', async () => {
    const network = mlpFor('binary', { architecture: 'logistic' })
    const before = numbersOf(network.graph.initializers.get('dense/kernel')!)
    const state = await withTrainer(request(network, 'bce', 'gradient-descent'), async (trainer) => {
      await trainer.step(batchOf(x, y), step)
      return trainer.state()
    })
    const p = y.map((_, row) => 1 / (1 + Math.exp(-before.reduce((z, w, at) => z + w * x[row * width + at]!, 0))))
    const gradient = before.map(
      (_, at) => y.reduce((sum, truth, row) => sum + (p[row]! - truth) * x[row * width + at]!, 0) / 40,
    )
    before.forEach((w, at) => expect(state.values['dense/kernel']![at]).toBeCloseTo(w - 0.5 * gradient[at]!, 5))
    const bias = y.reduce((sum, truth, row) => sum + p[row]! - truth, 0) / 40
    expect(state.values['dense/bias']![0]).toBeCloseTo(-0.5 * bias, 5)
    expect(state.step).toBe(1)
  })

  it('has the weights of TensorFlow.js after five steps of Adam on a classifier', async () => {
    await tf.setBackend('cpu')
    const network = mlpFor('classes')
    const labels = Array.from({ length: 40 }, (_, row) => row % 3)
    const oneHot = labels.flatMap((label) => [0, 1, 2].map((at) => (at === label ? 1 : 0)))
    const names = ['dense/kernel', 'dense/bias', 'dense_2/kernel', 'dense_2/bias']
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 5, activation: 'tanh', inputShape: [width] }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    })
    const stored = (name: string) => network.graph.initializers.get(name)!
    model.setWeights(names.map((name) => tf.tensor(numbersOf(stored(name)), [...stored(name).shape])))
    const adam = tf.train.adam(0.05, 0.9, 0.999, 1e-8)
    for (let at = 0; at < 5; at++)
      adam.minimize(() =>
        tf.losses.softmaxCrossEntropy(
          tf.tensor2d([...oneHot], [40, 3]),
          // tfjs has no logits of a softmax layer at hand, but log p is one choice of them
          (model.predict(tf.tensor2d([...x], [40, width])) as tf.Tensor2D).log(),
        ),
      )
    const state = await withTrainer(request(network, 'categorical-cross-entropy', 'adam'), async (trainer) => {
      for (let at = 0; at < 5; at++) await trainer.step(batchOf(x, oneHot), { learningRate: 0.05, random })
      return trainer.state()
    })
    names.forEach((name, at) => {
      const theirs = model.getWeights()[at]!.dataSync()
      state.values[name]!.forEach((value, i) => expect(value).toBeCloseTo(theirs[i]!, 4))
    })
  })

  it('ends with the same bytes for any number of workers', async () => {
    const run = (threads: number): Promise<unknown> =>
      withTrainer(
        request(mlpFor('binary', { dropout: 0.3 }), 'bce', 'adam', { threads, chunkRows: 8 }),
        async (trainer) => {
          for (let at = 0; at < 40; at++)
            await trainer.step(batchOf(x, y), { learningRate: 0.05, random: createRandom(1).fork(`${at}`) })
          return Object.values(trainer.state().values).map((values) => Buffer.from(values.buffer).toString('hex'))
        },
      )
    expect(await run(3)).toEqual(await run(1))
  })

  it.each([8, 64])('goes on with the same bytes wherever it is taken up, in chunks of %i rows', async (chunkRows) => {
    // a trainer of few steps never computes one in the main thread
    const run = async (together: number): Promise<unknown> => {
      let state: ReturnType<Trainer['state']> | null = null
      for (let from = 0; from < 48; from += together)
        state = await withTrainer(request(mlpFor('binary'), 'bce', 'adam', { chunkRows }), async (trainer) => {
          if (state !== null) trainer.restore(state)
          for (let at = 0; at < together; at++) await trainer.step(batchOf(x, y), step)
          return trainer.state()
        })
      return Object.values(state!.values).map((values) => Array.from(values))
    }
    expect(await run(48)).toEqual(await run(6))
  })

  it('makes the same step of a batch in one piece as of its chunks', async () => {
    const after = (chunkRows: number): Promise<readonly number[]> =>
      withTrainer(request(mlpFor('binary'), 'bce', 'adam', { chunkRows }), async (trainer) => {
        const { gradientNorm, loss } = await trainer.step(batchOf(x, y), step)
        return [gradientNorm, loss, ...Object.values(trainer.state().values).flatMap((values) => [...values])]
      })
    const [whole, pieces] = [await after(64), await after(8)]
    whole.forEach((value, at) => expect(value).toBeCloseTo(pieces[at]!, 5))
  })

  it.each([8, 64])('shrinks kernels by 2·l2·w and leaves biases, in chunks of %i rows', async (chunkRows) => {
    const after = (l2: number): Promise<Readonly<Record<string, Float32Array>>> => {
      const plain = request(mlpFor('binary'), 'bce', 'sgd', { chunkRows })
      return withTrainer({ ...plain, step: { ...plain.step, l2 } }, async (trainer) => {
        await trainer.step(batchOf(x, y), step)
        return trainer.state().values
      })
    }
    const network = mlpFor('binary')
    const [free, bound] = [await after(0), await after(0.25)]
    for (const name of network.weights) {
      const stored = network.graph.initializers.get(name)!
      const shrinks = stored.shape.length > 1
      numbersOf(stored).forEach((value, i) => {
        const less = shrinks ? step.learningRate * 2 * 0.25 * value : 0
        expect(bound[name]![i]).toBeCloseTo(free[name]![i]! - less, 6)
      })
    }
  })

  it('counts a row of weight 2 like two rows, and one of weight 0 not at all', async () => {
    const after = (batch: Batch): Promise<readonly number[]> =>
      withTrainer(request(mlpFor('binary'), 'bce', 'sgd'), async (trainer) => {
        await trainer.step(batch, step)
        return Object.values(trainer.state().values).flatMap((values) => [...values])
      })
    const [first, second] = [x.slice(0, 3), x.slice(3, 6)]
    const weighted = await after(batchOf([...first, ...second, 9, 9, 9], [1, 0, 1], [2, 1, 0]))
    const repeated = await after(batchOf([...first, ...first, ...second], [1, 1, 0]))
    weighted.forEach((value, at) => expect(value).toBeCloseTo(repeated[at]!, 5))
  })

  it('drops in training only', async () => {
    const settings = request(mlpFor('binary', { dropout: 0.5 }), 'bce', 'sgd')
    await withTrainer(settings, async (trainer) => {
      const batch = batchOf(x, y)
      const still = { learningRate: 0, random: createRandom(1) }
      const [first, again] = [await trainer.step(batch, still), await trainer.step(batch, still)]
      const other = await trainer.step(batch, { ...still, random: createRandom(2) })
      const judged = await trainer.judge(batch)
      expect(again.loss).toBe(first.loss) // the same stream draws the same mask
      expect(other.loss).not.toBe(first.loss)
      expect(judged.loss).toBe((await trainer.judge(batch)).loss)
      expect(judged.loss).not.toBe(first.loss)
    })
  })

  it('keeps the mean of what it drops', () => {
    const mask = drawMask(100_000, 0.3, createRandom(5))
    const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length
    // standard error of the mean √(0.3/0.7/10⁵) = 0.002; five of them
    expect(Math.abs(mean - 1)).toBeLessThan(0.0104)
    expect(new Set(mask).size).toBe(2)
  })

  it('takes up a state where it was left', async () => {
    await withTrainer(request(mlpFor('binary'), 'bce', 'adam'), async (trainer) => {
      const options = { learningRate: 0.1, random }
      await trainer.step(batchOf(x, y), options)
      const saved = trainer.state()
      await trainer.step(batchOf(x, y), options)
      const first = trainer.state()
      trainer.restore(saved)
      await trainer.step(batchOf(x, y), options)
      expect(trainer.state()).toEqual(first)
    })
  })
})
