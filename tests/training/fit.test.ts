import { describe, expect, it } from 'vitest'
import { createTools } from '../../src/environment/create-tools.js'
import { createRandom } from '../../src/environment/random.js'
import type { ProgressEvent, Tools } from '../../src/environment/tools.js'
import { numbersOf } from '../../src/graph/stored-tensor.js'
import { float32Tensor } from '../../src/graph/tensor.js'
import { buildNetwork } from '../../src/training/architectures/build-network.js'
import { decodeCheckpoint, encodeCheckpoint, type CheckpointStore } from '../../src/training/checkpoint.js'
import { examplesInMemory, type Examples } from '../../src/training/examples.js'
import { fit, type FitOutcome } from '../../src/training/fit.js'
import type { FitRequest } from '../../src/training/fit-request.js'
import { findLoss } from '../../src/training/losses/registry.js'
import { binaryMeasure } from '../../src/training/measure.js'
import { findOptimizer } from '../../src/training/optimizers/registry.js'
import { readingOf } from '../../src/training/reading.js'

const width = 4

function examples(rows: number, seed: number, noise = 0): Examples & { x: Float32Array; y: Float32Array } {
  const random = createRandom(seed)
  const x = Float32Array.from({ length: rows * width }, () => random.normal())
  const y = Float32Array.from({ length: rows }, (_, row) =>
    x[row * width]! - 0.5 * x[row * width + 1]! + noise * random.normal() > 0 ? 1 : 0,
  )
  const data = { inputs: { x: float32Tensor([rows, width], x) }, target: float32Tensor([rows, 1], y) }
  return { ...examplesInMemory(data), x, y }
}

function request(
  more: Partial<FitRequest> & { hidden?: number[]; dropout?: number; optimizer?: string } = {},
): FitRequest {
  const { hidden = [8], dropout = 0.2, optimizer = 'adam', ...rest } = more
  const network = buildNetwork(
    {
      ...{ architecture: 'mlp', options: { hidden }, dropout, head: { kind: 'binary' } },
      input: { name: 'x', kind: 'features', shape: [width] },
    },
    createRandom(2),
  )
  const loss = findLoss('bce')
  return {
    ...{ network, training: examples(90, 1), epochs: 3, batchSize: 16, learningRate: 0.01, threads: 1 },
    loss: { loss, options: {}, reading: readingOf(network, loss) },
    step: { optimizer: findOptimizer(optimizer), options: {}, l1: 0, l2: 0.001, clip: {} },
    measure: binaryMeasure(),
    ...rest,
  }
}

function memoryStore(): CheckpointStore & { bytes: Uint8Array | null; writes: number } {
  return {
    bytes: null,
    writes: 0,
    read() {
      return Promise.resolve(this.bytes)
    },
    write(bytes) {
      this.bytes = bytes
      this.writes++
      return Promise.resolve()
    },
    remove() {
      this.bytes = null
      return Promise.resolve()
    },
  }
}

const tools = (more: Partial<Tools> = {}): Tools => ({ ...createTools({ seed: 5 }), ...more })
const weightsOf = ({ network }: FitOutcome): unknown[] =>
  network.weights.map((name) => network.graph.initializers.get(name)!.content)

/** Aborts while the step with this number is made. */
function abortingAt(steps: number, training: Examples): { signal: AbortSignal; training: Examples } {
  const controller = new AbortController()
  let taken = 0
  return {
    signal: controller.signal,
    training: {
      ...training,
      take: (positions) => {
        if (++taken > steps) controller.abort()
        return training.take(positions)
      },
    },
  }
}

describe('fitting', () => {
  it('ends with the same bytes whether it was stopped in the middle of an epoch and taken up again, or not', async () => {
    const validation = examples(40, 9)
    const whole = await fit(request({ validation, earlyStopping: { patience: 2, minimumChange: 0 } }), tools())
    const store = memoryStore()
    const checkpoints = { store, identity: 'this one' }
    const settings = request({ validation, earlyStopping: { patience: 2, minimumChange: 0 }, checkpoints })
    // 6 batches an epoch: the abort comes while a batch of the second is computed
    const broken = abortingAt(9, settings.training)
    await expect(
      fit({ ...settings, training: broken.training }, tools({ signal: broken.signal })),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    const left = decodeCheckpoint(store.bytes!)
    expect(left.epoch).toBe(2)
    expect(left.stepInEpoch).toBeGreaterThan(0)
    const resumed = await fit(settings, tools())
    expect(resumed.resumedAt).toBe(2)
    expect(weightsOf(resumed)).toEqual(weightsOf(whole))
    expect(resumed.curves).toEqual(whole.curves)
    expect(whole.resumedAt).toBeNull()
  })

  it('leaves a checkpoint after every epoch, and more often where time passes', async () => {
    const store = memoryStore()
    let time = 0
    const clock = { now: () => (time += 4000) }
    await fit(request({ epochs: 2, checkpoints: { store, identity: 'a', everySeconds: 3600 } }), tools())
    expect(store.writes).toBe(2)
    store.bytes = null
    await fit(request({ epochs: 1, checkpoints: { store, identity: 'a', everySeconds: 5 } }), tools({ clock }))
    expect(store.writes).toBeGreaterThan(4)
  })

  it('does not take up the checkpoint of another training', async () => {
    const store = memoryStore()
    await fit(request({ epochs: 1, checkpoints: { store, identity: 'one' } }), tools())
    const other = await fit(request({ epochs: 1, checkpoints: { store, identity: 'other' } }), tools())
    expect(other.resumedAt).toBeNull()
  })

  it('refuses a checkpoint that was cut short or changed', async () => {
    const store = memoryStore()
    await fit(request({ epochs: 1, checkpoints: { store, identity: 'one' } }), tools())
    const bytes = store.bytes!
    const whole = decodeCheckpoint(bytes)
    expect(decodeCheckpoint(encodeCheckpoint(whole))).toEqual(whole)
    const changed = Uint8Array.from(bytes)
    changed[bytes.length - 1]! ^= 1
    for (const wrong of [bytes.slice(0, -4), changed, bytes.slice(0, 20), new Uint8Array(0)])
      expect(() => decodeCheckpoint(wrong)).toThrow(expect.objectContaining({ code: 'CHECKPOINT_UNREADABLE' }))
  })

  it('stops early and goes back to the epoch with the lowest validation loss', async () => {
    const validation = examples(30, 9, 3)
    const settings = request({
      ...{ validation, hidden: [32], dropout: 0, training: examples(40, 1, 3), learningRate: 0.05, epochs: 40 },
      earlyStopping: { patience: 3, minimumChange: 0 },
    })
    const { curves, stopped, epoch, network } = await fit(settings, tools())
    const losses = curves.map((point) => point.validation!.loss)
    const lowest = losses.indexOf(Math.min(...losses)) + 1
    expect(stopped).toBe('early')
    expect(epoch).toBe(lowest)
    expect(curves.length).toBe(lowest + 3)
    // the loss of the returned network, once more, by hand
    const weight = (name: string): number[] => numbersOf(network.graph.initializers.get(name)!)
    const [w, c, v, d] = ['dense/kernel', 'dense/bias', 'dense_2/kernel', 'dense_2/bias'].map(weight) as number[][]
    let loss = 0
    validation.y.forEach((truth, row) => {
      const hidden = c!.map((bias, unit) => {
        const sum = [0, 1, 2, 3].reduce((z, at) => z + validation.x[row * width + at]! * w![at * 32 + unit]!, bias)
        return Math.max(0, sum)
      })
      const p = 1 / (1 + Math.exp(-hidden.reduce((z, value, unit) => z + value * v![unit]!, d![0]!)))
      loss -= (truth === 1 ? Math.log(p) : Math.log(1 - p)) / 30
    })
    expect(loss).toBeCloseTo(losses[lowest - 1]!, 4)
  })

  it('learns: loss falls, accuracy and area under the curve rise', async () => {
    const validation = examples(60, 9)
    const { curves, steps } = await fit(request({ validation, dropout: 0, epochs: 12, learningRate: 0.03 }), tools())
    expect(steps).toBe(12 * 6)
    expect(curves.at(-1)!.loss).toBeLessThan(curves[0]!.loss / 2)
    expect(curves.at(-1)!.validation!.metrics.auc).toBeGreaterThan(0.95)
    expect(curves.at(-1)!.metrics.accuracy).toBeGreaterThan(0.9)
  })

  it('takes the whole training set at every step of gradient descent', async () => {
    const { steps } = await fit(request({ optimizer: 'gradient-descent', epochs: 3 }), tools())
    expect(steps).toBe(3)
  })

  it('stops with a diagnosis when the loss is no number any more', async () => {
    const wild = fit(request({ optimizer: 'sgd', learningRate: 1e30, epochs: 5 }), tools())
    await expect(wild).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      hint: expect.stringMatching(/learningRate to 1e\+29/),
    })
  })

  it('tells how far it is', async () => {
    const events: ProgressEvent[] = []
    let time = 0
    const clock = { now: () => (time += 150) }
    await fit(request({ epochs: 2 }), tools({ clock, progress: (event) => void events.push(event) }))
    const shares = events.flatMap(({ share }) => (share === undefined ? [] : [share]))
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    expect(events.find(({ state }) => state === 'advance')!.detail).toMatch(
      /^epoch 1\/2, loss [\d.]+, accuracy [\d.]+, [\d,]+ examples\/s, \d+ s left$/,
    )
    expect(events.filter(({ state }) => state === 'done').map(({ step }) => step)).toEqual(['epoch 1/2', 'epoch 2/2'])
  })
})
