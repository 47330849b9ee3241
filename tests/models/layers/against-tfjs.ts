import * as tf from '@tensorflow/tfjs'

import { createRandom } from '../../../src/environment/random.js'
import type { Tensor } from '../../../src/graph/tensor.js'
import type { Batch, Model } from '../../../src/models/model.js'
import { fromLayersModel } from '../../../src/models/layers/open-layers.js'

/** The independent second implementation: TensorFlow.js in plain JavaScript. */
export async function readyTf(): Promise<typeof tf> {
  await tf.setBackend('cpu')
  tf.env().set('PROD', true) // its greeting on the console
  tf.scalar(0).dispose()
  tf.env().set('PROD', false)
  return tf
}

/** Draws every weight from the seed; statistics and scales stay away from 0, so that nothing is divided by it. */
export function drawWeights(model: tf.LayersModel, seed: number): void {
  const random = createRandom(seed)
  model.setWeights(
    model.weights.map((weight) => {
      const positive = /variance|gamma/.test(weight.name)
      const size = weight.shape.reduce<number>((product, axis) => product * (axis ?? 1), 1)
      const values = Array.from({ length: size }, () => (positive ? 0.5 + random.next() : random.normal() * 0.5))
      return tf.tensor(values, weight.shape as number[])
    }),
  )
}

export interface Case {
  readonly model: tf.LayersModel
  /** Whole numbers below this instead of normal ones. */
  readonly below?: number
  readonly rows?: number
  /** Sizes of axes that the model leaves open. */
  readonly open?: number
  /** TensorFlow.js has no derivative, or a wrong one: its predictions at both sides of each input tell it. */
  readonly byDifferences?: boolean
  /** The graph has no derivative either. */
  readonly withoutGradients?: boolean
  /** Zeroes some steps, so that masks have something to do. */
  readonly padded?: boolean
}

export function drawInputs({ model, below, rows = 3, open = 5, padded = false }: Case, seed: number): Tensor[] {
  const random = createRandom(seed).fork('inputs')
  return model.inputs.map(({ shape }) => {
    const sizes = shape.map((size, axis) => (axis === 0 ? rows : (size ?? open)))
    const data = Float32Array.from({ length: sizes.reduce((product, size) => product * size, 1) }, () =>
      below === undefined ? random.normal() : random.integer(below),
    )
    if (padded) {
      const step = sizes.slice(2).reduce((product, size) => product * size, 1)
      for (let row = 0; row < rows; row++) {
        const first = row * sizes[1]! * step
        data.fill(0, first + (row + 2) * step, first + (row + 3) * step)
      }
    }
    return { dtype: 'float32', shape: sizes, data }
  })
}

const toTf = ({ shape, data }: Tensor): tf.Tensor => tf.tensor(data as Float32Array, [...shape])

/** Largest difference, relative to the largest expected number where that is above 1. */
export function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity
  let gap = 0
  let scale = 1
  for (let at = 0; at < expected.length; at++) {
    gap = Math.max(gap, Math.abs(found[at]! - expected[at]!))
    scale = Math.max(scale, Math.abs(expected[at]!))
  }
  return Number.isNaN(gap) ? Infinity : gap / scale
}

type Target = (xs: tf.Tensor[]) => tf.Tensor

function slopes(target: Target, feeds: tf.Tensor[]): Float32Array[] {
  return tf
    .grads((...xs: tf.Tensor[]) => target(xs))(feeds)
    .map((gradient) => gradient.dataSync() as Float32Array)
}

/** (f(x + h) − f(x − h)) ÷ 2h for every input; steps that a mask leaves out have no slope, though moving them would count them in. */
function differences(target: Target, inputs: readonly Tensor[], padded = false): Float64Array[] {
  const h = 1 / 64
  const at = (moved: number, element: number, by: number): number => {
    const xs = inputs.map((tensor, index) => {
      const data = Float32Array.from(tensor.data as Float32Array)
      if (index === moved) data[element]! += by
      return toTf({ ...tensor, data })
    })
    return target(xs).dataSync()[0]!
  }
  return inputs.map(({ data }, moved) =>
    Float64Array.from(data as Float32Array, (value, element) =>
      padded && value === 0 ? 0 : (at(moved, element, h) - at(moved, element, -h)) / (2 * h),
    ),
  )
}

export interface Compared {
  readonly predictions: number
  readonly gradients: number
  readonly runsOn: Model['runsOn']
}

/** How far the graph is from TensorFlow.js, in predictions and in gradients of one output column. */
export async function compareWithTfjs(subject: Case, seed = 1): Promise<Compared> {
  const { model } = subject
  drawWeights(model, seed)
  const inputs = drawInputs(subject, seed)
  const found = await fromLayersModel(model, { threads: 1 })
  try {
    const batch: Batch = Object.fromEntries(found.inputs.map(({ name }, at) => [name, inputs[at]!]))
    const feeds = inputs.map(toTf)
    const outputOf = (xs: tf.Tensor[]): tf.Tensor => {
      const output = model.apply(xs.length === 1 ? xs[0]! : xs) as tf.Tensor | tf.Tensor[]
      return Array.isArray(output) ? output[0]! : output
    }
    const expected = outputOf(feeds)
    const { scores } = await found.predict(batch)
    const columns = expected.size / expected.shape[0]!
    const column = Math.floor(columns / 2)
    const target = (xs: tf.Tensor[]): tf.Tensor => outputOf(xs).reshape([-1, columns]).slice([0, column], [-1, 1]).sum()
    const smooth = subject.below === undefined && subject.withoutGradients !== true
    const wanted = !smooth
      ? []
      : subject.byDifferences
        ? differences(target, inputs, subject.padded)
        : slopes(target, feeds)
    const given = smooth ? await found.gradients!(batch, { of: { index: column } }) : {}
    return {
      predictions: distance(scores.data, expected.dataSync()),
      gradients: wanted.reduce((most, gradient, at) => Math.max(most, distance(given[found.inputs[at]!.name]!.data, gradient)), 0), // prettier-ignore
      runsOn: found.runsOn,
    }
  } finally {
    await found.close()
  }
}
