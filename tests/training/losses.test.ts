import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { findLoss, losses } from '../../src/training/losses/registry.js'
import type { PredictionKind } from '../../src/training/losses/loss.js'
import { runLoss } from './loss-run.js'

/** A loss written down a second time, for one row, in double precision. */
type Reference = (prediction: readonly number[], target: readonly number[]) => number

interface Case {
  readonly title: string
  readonly loss: string
  readonly takes: PredictionKind
  readonly columns: number
  readonly prediction: readonly number[]
  readonly target: readonly number[]
  readonly options?: unknown
  readonly reference: Reference
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))
const softmax = (z: readonly number[]): number[] => {
  const powers = z.map(Math.exp)
  return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0))
}
const bce = (p: number, y: number): number => -y * Math.log(p) - (1 - y) * Math.log(1 - p)
const focal = (p: number, y: number, gamma: number, alpha: number): number =>
  -y * alpha * (1 - p) ** gamma * Math.log(p) - (1 - y) * (1 - alpha) * p ** gamma * Math.log(1 - p)
const entropy = (p: readonly number[], y: readonly number[]): number =>
  -y.reduce((sum, share, at) => sum + share * Math.log(p[at]!), 0)

const values = [0.5, -1.2, 2.5, 0.1, -0.7, 3.2]
const numbers = [0.2, 0.3, -0.1, 0.6, -0.9, 0.4]
const logits = [-3.1, 0, 0.8, 2.2, -0.4, 1.7]
const probabilities = [0.05, 0.5, 0.7, 0.93, 0.4, 0.81]
const truths = [0, 1, 1, 0, 1, 1]
const shares = [0.7, 0.2, 0.1, 0.1, 0.3, 0.6]
const oneHot = [1, 0, 0, 0, 0, 1]

const cases: readonly Case[] = [
  {
    ...{ title: 'mean squared error', loss: 'mse', takes: 'values', columns: 2, prediction: values, target: numbers },
    reference: (p, y) => mean(p.map((value, at) => (value - y[at]!) ** 2)),
  },
  {
    ...{ title: 'mean absolute error', loss: 'mae', takes: 'values', columns: 2, prediction: values, target: numbers },
    reference: (p, y) => mean(p.map((value, at) => Math.abs(value - y[at]!))),
  },
  {
    ...{
      title: 'Huber with delta 0.9',
      loss: 'huber',
      takes: 'values',
      columns: 2,
      prediction: values,
      target: numbers,
    },
    options: { delta: 0.9 },
    reference: (p, y) =>
      mean(
        p.map((value, at) => {
          const size = Math.abs(value - y[at]!)
          return size <= 0.9 ? size ** 2 / 2 : 0.9 * (size - 0.45)
        }),
      ),
  },
  {
    ...{ title: 'hinge', loss: 'hinge', takes: 'logits', columns: 1, prediction: logits, target: truths },
    reference: ([z], [y]) => Math.max(0, 1 - (2 * y! - 1) * z!),
  },
  {
    ...{ title: 'binary cross-entropy of logits', loss: 'bce', takes: 'logits', columns: 1 },
    ...{ prediction: logits, target: truths },
    reference: ([z], [y]) => bce(sigmoid(z!), y!),
  },
  {
    ...{ title: 'binary cross-entropy of probabilities, smoothed', loss: 'bce', takes: 'probabilities', columns: 2 },
    ...{ prediction: probabilities, target: truths, options: { labelSmoothing: 0.2 } },
    reference: (p, y) => mean(p.map((value, at) => bce(value, y[at]! * 0.8 + 0.1))),
  },
  {
    ...{ title: 'categorical cross-entropy of logits', loss: 'categorical-cross-entropy', takes: 'logits', columns: 3 },
    ...{ prediction: logits, target: shares },
    reference: (z, y) => entropy(softmax(z), y),
  },
  {
    ...{
      title: 'categorical cross-entropy of probabilities that do not add up to 1',
      takes: 'probabilities',
      columns: 3,
    },
    ...{ loss: 'categorical-cross-entropy', prediction: probabilities, target: oneHot },
    reference: (p, y) => {
      const sum = p.reduce((total, value) => total + value, 0)
      return entropy(
        p.map((value) => value / sum),
        y,
      )
    },
  },
  {
    ...{
      title: 'sparse categorical cross-entropy, smoothed',
      loss: 'sparse-categorical-cross-entropy',
      takes: 'logits',
    },
    ...{ columns: 3, prediction: logits, target: [2, 0], options: { labelSmoothing: 0.1 } },
    reference: (z, [position]) =>
      entropy(
        softmax(z),
        [0, 1, 2].map((at) => (at === position ? 0.9 : 0) + 0.1 / 3),
      ),
  },
  {
    ...{
      title: 'focal loss of logits',
      loss: 'focal',
      takes: 'logits',
      columns: 1,
      prediction: logits,
      target: truths,
    },
    reference: ([z], [y]) => focal(sigmoid(z!), y!, 2, 0.25),
  },
  {
    ...{ title: 'focal loss of probabilities', loss: 'focal', takes: 'probabilities', columns: 2 },
    ...{ prediction: probabilities, target: truths, options: { gamma: 1.5, alpha: 0.6 } },
    reference: (p, y) => mean(p.map((value, at) => focal(value, y[at]!, 1.5, 0.6))),
  },
]

function inRows(list: readonly number[], columns: number): number[][] {
  return Array.from({ length: list.length / columns }, (_, row) => list.slice(row * columns, (row + 1) * columns))
}

/** Central differences of the reference: its own formulas, nothing of the graph. */
function slopes({ prediction, target, columns, loss, reference }: Case): number[] {
  const targetColumns = findLoss(loss).target === 'class' ? 1 : columns
  const step = 1e-5
  return prediction.map((_, at) => {
    const row = Math.floor(at / columns)
    const y = target.slice(row * targetColumns, (row + 1) * targetColumns)
    const moved = (by: number): number =>
      reference(
        prediction.slice(row * columns, (row + 1) * columns).map((p, i) => (i === at % columns ? p + by : p)),
        y,
      )
    return (moved(step) - moved(-step)) / (2 * step)
  })
}

describe('losses', () => {
  it.each(cases)('$title is what its formula says, and so is its slope', async (example) => {
    const { loss, takes, columns, prediction, target, reference } = example
    const found = await runLoss(findLoss(loss), takes, example)
    const targets = inRows(target, findLoss(loss).target === 'class' ? 1 : columns)
    const expected = inRows(prediction, columns).map((row, at) => reference(row, targets[at]!))
    // the graph computes in float32: 7 digits
    found.losses.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5))
    slopes(example).forEach((slope, at) => expect(found.gradient[at]).toBeCloseTo(slope, 4))
  })

  it('is finite, with a slope, for logits that a probability could not hold', async () => {
    const { losses: found, gradient } = await runLoss(findLoss('bce'), 'logits', {
      ...{ prediction: [-200, 200, 0], target: [1, 1, 1], columns: 1 },
    })
    expect(found[0]).toBeCloseTo(200, 3)
    expect(found[1]).toBeCloseTo(0, 5)
    expect(gradient[0]).toBeCloseTo(-1, 5)
    expect(gradient[2]).toBeCloseTo(-0.5, 5) // at 0 the slope is σ(0) − 1
  })

  it('have different names and aliases', () => {
    const all = losses.flatMap(({ id, aliases }) => [id, ...aliases])
    expect(new Set(all).size).toBe(all.length)
  })

  it('points to the nearest name for one that does not exist', () => {
    expect(() => findLoss('hubber')).toThrow(
      expect.objectContaining({ code: 'LOSS_UNKNOWN', hint: expect.stringContaining('huber') }),
    )
  })
})

describe('losses beside TensorFlow.js on its cpu backend', () => {
  beforeAll(() => tf.setBackend('cpu'))

  const compare = async (
    name: string,
    takes: PredictionKind,
    given: { prediction: readonly number[]; target: readonly number[]; columns: number; options?: unknown },
    theirs: (y: tf.Tensor2D, p: tf.Tensor2D) => tf.Tensor,
  ): Promise<void> => {
    const { prediction, target, columns } = given
    const shape: [number, number] = [prediction.length / columns, columns]
    const y = tf.tensor2d([...target], shape)
    const p = tf.tensor2d([...prediction], shape)
    const ours = await runLoss(findLoss(name), takes, given)
    const losses = Array.from(theirs(y, p).dataSync())
    const gradient = Array.from(
      tf
        .grad((x) => theirs(y, x as tf.Tensor2D).sum())(p)
        .dataSync(),
    )
    ours.losses.forEach((value, at) => expect(value).toBeCloseTo(losses[at]!, 5))
    ours.gradient.forEach((value, at) => expect(value).toBeCloseTo(gradient[at]!, 4))
  }
  const byRow = (losses: tf.Tensor): tf.Tensor => losses.mean(-1)

  it('squares differences alike', () =>
    compare('mse', 'values', { prediction: values, target: numbers, columns: 3 }, (y, p) =>
      byRow(tf.losses.meanSquaredError(y, p, undefined, tf.Reduction.NONE)),
    ))
  it('takes Huber’s delta alike', () =>
    compare('huber', 'values', { prediction: values, target: numbers, columns: 3, options: { delta: 1 } }, (y, p) =>
      byRow(tf.losses.huberLoss(y, p, undefined, 1, tf.Reduction.NONE)),
    ))
  it('reads logits of one class alike', () =>
    compare('bce', 'logits', { prediction: logits, target: truths, columns: 2 }, (y, p) =>
      byRow(tf.losses.sigmoidCrossEntropy(y, p, undefined, 0, tf.Reduction.NONE)),
    ))
  it('reads logits of several classes alike, labels smoothed', () =>
    compare(
      'categorical-cross-entropy',
      'logits',
      { prediction: logits, target: oneHot, columns: 3, options: { labelSmoothing: 0.1 } },
      (y, p) => tf.losses.softmaxCrossEntropy(y, p, undefined, 0.1, tf.Reduction.NONE),
    ))
  it('reads probabilities alike', () =>
    compare('bce', 'probabilities', { prediction: probabilities, target: truths, columns: 3 }, (y, p) =>
      tf.metrics.binaryCrossentropy(y, p),
    ))
})
