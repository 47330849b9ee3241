import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../src/graph/engine.js'
import { float32Tensor, type Tensor } from '../../src/graph/tensor.js'
import { findOptimizer } from '../../src/training/optimizers/registry.js'
import { scheduledShare } from '../../src/training/optimizers/schedule.js'
import {
  gradientName,
  learningRateName,
  makeStepGraph,
  nextName,
  normName,
  penaltyName,
  slotName,
  type StepRequest,
} from '../../src/training/step-graph.js'

interface Walk {
  readonly kernels: number[][]
  readonly biases: number[][]
  readonly norms: number[]
  readonly penalties: number[]
}

const start = { kernel: [0.8, -0.3, 0.05, 1.5], bias: [0.4, -0.9] }
/** Gradients of each step, made up: they need not come from a loss to be followed. */
const gradients = [
  { kernel: [0.5, -1, 0.02, 3], bias: [0.1, 0.2] },
  { kernel: [-0.4, -1.1, 0.3, 2], bias: [0.3, -0.6] },
  { kernel: [0.6, 0.9, -0.2, 2.5], bias: [-0.1, 0.7] },
]

/** Follows the made-up gradients with the step graph. */
async function walk(name: string, learningRate: number, more: Partial<StepRequest> = {}): Promise<Walk> {
  const optimizer = findOptimizer(name)
  const request: StepRequest = { optimizer, options: {}, l1: 0, l2: 0, clip: {}, ...more }
  const shapes = { kernel: [2, 2], bias: [2] }
  const engine = await createEngine(
    makeStepGraph(
      Object.entries(shapes).map(([weight, shape]) => ({ name: weight, shape })),
      request,
    ),
    { threads: 1 },
  )
  const found: Walk = { kernels: [], biases: [], norms: [], penalties: [] }
  let state: Record<string, Tensor> = {}
  for (const [weight, shape] of Object.entries(shapes)) {
    state[weight] = float32Tensor(shape, start[weight as keyof typeof start])
    for (const [slot, value] of Object.entries(optimizer.slots(request.options)))
      state[slotName(slot, weight)] = float32Tensor(shape, Array(shape.reduce((a, b) => a * b)).fill(value))
  }
  for (const [at, gradient] of gradients.entries()) {
    const scalars = { [learningRateName]: learningRate, ...optimizer.scalars(at + 1, request.options) }
    const feeds: Record<string, Tensor> = { ...state }
    for (const [key, value] of Object.entries(scalars)) feeds[key] = float32Tensor([], [value])
    for (const [weight, shape] of Object.entries(shapes))
      feeds[gradientName(weight)] = float32Tensor(shape, gradient[weight as keyof typeof start])
    const next = await engine.run(feeds)
    state = Object.fromEntries(Object.keys(state).map((key) => [key, next[nextName(key)]!]))
    found.kernels.push(Array.from(state.kernel!.data, Number))
    found.biases.push(Array.from(state.bias!.data, Number))
    found.norms.push(Number(next[normName]!.data[0]))
    found.penalties.push(Number(next[penaltyName]!.data[0]))
  }
  await engine.close()
  return found
}

/** The same steps by an optimizer of TensorFlow.js. */
function theirs(optimizer: tf.Optimizer): number[][] {
  const kernel = tf.variable(tf.tensor1d(start.kernel), true, `kernel-${Math.trunc(performance.now() * 1e6)}`)
  return gradients.map((gradient) => {
    optimizer.applyGradients([{ name: kernel.name, tensor: tf.tensor1d(gradient.kernel) }])
    return Array.from(kernel.dataSync())
  })
}

function expectClose(found: readonly number[][], expected: readonly number[][]): void {
  // float32 on both sides, three steps
  expected.forEach((row, step) => row.forEach((value, at) => expect(found[step]![at]).toBeCloseTo(value, 5)))
}

describe('optimizers beside TensorFlow.js', () => {
  beforeAll(() => tf.setBackend('cpu'))

  it('sgd', async () => expectClose((await walk('sgd', 0.1)).kernels, theirs(tf.train.sgd(0.1))))
  it('momentum', async () =>
    expectClose((await walk('sgd', 0.1, { options: { momentum: 0.9 } })).kernels, theirs(tf.train.momentum(0.1, 0.9))))
  it('Nesterov’s momentum', async () =>
    expectClose(
      (await walk('sgd', 0.1, { options: { momentum: 0.8, nesterov: true } })).kernels,
      theirs(tf.train.momentum(0.1, 0.8, true)),
    ))
  it('adagrad', async () => expectClose((await walk('adagrad', 0.1)).kernels, theirs(tf.train.adagrad(0.1))))
  it('rms-prop', async () =>
    expectClose(
      (await walk('rms-prop', 0.05, { options: { decay: 0.8, momentum: 0.5, epsilon: 1e-6 } })).kernels,
      theirs(tf.train.rmsprop(0.05, 0.8, 0.5, 1e-6)),
    ))
  it('adam', async () =>
    expectClose(
      (await walk('adam', 0.05, { options: { epsilon: 1e-7 } })).kernels,
      theirs(tf.train.adam(0.05, 0.9, 0.999, 1e-7)),
    ))
})

describe('optimizers by hand', () => {
  it('gradient descent subtracts the gradient times the learning rate', async () => {
    const { kernels } = await walk('gradient-descent', 0.5)
    expectClose(kernels.slice(0, 1), [[0.8 - 0.25, -0.3 + 0.5, 0.05 - 0.01, 1.5 - 1.5]])
  })

  it('adamw shrinks kernels beside the step of adam, and leaves biases alone', async () => {
    const plain = await walk('adam', 0.1)
    const decayed = await walk('adamw', 0.1, { options: { weightDecay: 0.2 } })
    // the direction does not see the decay, so kernels differ by the product of what was taken off
    const expected = decayed.kernels.map((row, step) => {
      const before = step === 0 ? start.kernel : decayed.kernels[step - 1]!
      const plainBefore = step === 0 ? start.kernel : plain.kernels[step - 1]!
      return row.map((_, at) => before[at]! - 0.1 * 0.2 * before[at]! + (plain.kernels[step]![at]! - plainBefore[at]!))
    })
    expectClose(decayed.kernels, expected)
    expectClose(decayed.biases, plain.biases)
  })

  it('adds the slope of penalties to kernels only, and reports penalty and norm', async () => {
    const { kernels, biases, penalties, norms } = await walk('sgd', 1, { l1: 0.01, l2: 0.1 })
    const steep = start.kernel.map((w, at) => gradients[0]!.kernel[at]! + 0.01 * Math.sign(w) + 0.2 * w)
    expectClose(kernels.slice(0, 1), [start.kernel.map((w, at) => w - steep[at]!)])
    expectClose(biases.slice(0, 1), [[0.3, -1.1]])
    const sizes = start.kernel.reduce((sum, w) => sum + 0.01 * Math.abs(w) + 0.1 * w * w, 0)
    expect(penalties[0]).toBeCloseTo(sizes, 6)
    expect(norms[0]).toBeCloseTo(Math.hypot(...steep, ...gradients[0]!.bias), 5)
  })

  it('cuts all gradients together by their norm, or each by its size', async () => {
    const norm = Math.hypot(...gradients[0]!.kernel, ...gradients[0]!.bias)
    const byNorm = await walk('sgd', 1, { clip: { norm: 1 } })
    expectClose(byNorm.kernels.slice(0, 1), [start.kernel.map((w, at) => w - gradients[0]!.kernel[at]! / norm)])
    const loose = await walk('sgd', 1, { clip: { norm: 100 } })
    expectClose(loose.kernels.slice(0, 1), [start.kernel.map((w, at) => w - gradients[0]!.kernel[at]!)])
    const bySize = await walk('sgd', 1, { clip: { value: 0.7 } })
    const cut = gradients[0]!.kernel.map((g) => Math.max(-0.7, Math.min(0.7, g)))
    expectClose(bySize.kernels.slice(0, 1), [start.kernel.map((w, at) => w - cut[at]!)])
  })

  it('points to the nearest name for one that does not exist', () => {
    expect(() => findOptimizer('addam')).toThrow(expect.objectContaining({ code: 'OPTIMIZER_UNKNOWN' }))
  })

  it('refuses an option that it does not have, and a value out of range', () => {
    const sgd = findOptimizer('sgd')
    expect(() => sgd.slots({ momentun: 0.9 })).toThrow(
      expect.objectContaining({ code: 'TRAINING_OPTION_INVALID', hint: expect.stringContaining('momentum') }),
    )
    expect(() => sgd.slots({ momentum: 1.5 })).toThrow(/"momentum" of "sgd" is 1.5/)
  })
})

describe('the schedule of the learning rate', () => {
  const at = (step: number) => ({ step, steps: 101, stepsPerEpoch: 10 })

  it('falls along half a cosine', () => {
    const cosine = { kind: 'cosine', final: 0.2, warmup: 0 } as const
    expect(scheduledShare(cosine, at(1))).toBe(1)
    expect(scheduledShare(cosine, at(51))).toBeCloseTo(0.6)
    expect(scheduledShare(cosine, at(101))).toBeCloseTo(0.2)
  })
  it('falls in a line, by a power, or in steps', () => {
    expect(scheduledShare({ kind: 'linear', final: 0, warmup: 0 }, at(26))).toBeCloseTo(0.75)
    expect(scheduledShare({ kind: 'exponential', factor: 0.01, warmup: 0 }, at(51))).toBeCloseTo(0.1)
    const steps = { kind: 'step', factor: 0.5, every: 2, warmup: 0 } as const
    expect([1, 20, 21, 40, 41].map((step) => scheduledShare(steps, at(step)))).toEqual([1, 1, 0.5, 0.5, 0.25])
  })
  it('rises first where it warms up', () => {
    const warm = { kind: 'constant', warmup: 4 } as const
    expect([1, 2, 3, 4, 5, 6].map((step) => scheduledShare(warm, at(step)))).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1])
  })
})
