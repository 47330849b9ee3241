import { existsSync, readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { createTools } from '../../src/environment/create-tools.js'
import { explainWith, findExplainer } from '../../src/explainers/explain-with.js'
import { makeTarget } from '../../src/explainers/target.js'
import { elementUnits, pixelUnits } from '../../src/explainers/units.js'
import { fromLayersModel } from '../../src/models/layers/open-layers.js'
import type { Batch, Model } from '../../src/models/model.js'
import { openModel } from '../../src/models/open-model.js'
import { drawWeights, readyTf } from '../models/layers/against-tfjs.js'
import { apart } from './models.js'

const shared = new URL('../../../shared/models/', import.meta.url).pathname
const present = existsSync(shared)
const tools = createTools({ seed: 1 })

function floats(shape: readonly number[], data: readonly number[]): Batch {
  return { x: { dtype: 'float32', shape, data: Float32Array.from(data) } }
}

describe('TensorFlow.js as the second implementation', () => {
  const dense = () =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: 6, activation: 'relu', inputShape: [4] }),
        tf.layers.dense({ units: 5, activation: 'tanh' }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    })
  const convolutional = () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu', inputShape: [6, 5, 1] }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    })

  it.each([
    ['dense', dense],
    ['convolutional', convolutional],
  ])('%s: gradients agree, and integrated gradients with the mean of 4,000 of its gradients', async (_, make) => {
    await readyTf()
    const layers = make()
    drawWeights(layers, 5)
    const model = await fromLayersModel(layers, { threads: 1 })
    const input = model.inputs[0]!.name
    const sizes = layers.inputs[0]!.shape.slice(1) as number[]
    const count = sizes.reduce((product, size) => product * size, 1)
    const random = createRandom(9)
    const x = Float32Array.from({ length: count }, () => random.normal())
    const batch: Batch = { [input]: { dtype: 'float32', shape: [1, ...sizes], data: x } }
    const target = await makeTarget(model, batch, { scale: 'given', class: 1 }, tools)
    const request = { target, batch, units: elementUnits(batch), background: null, outcomes: null }
    const slope = (points: Float32Array, rows: number): Float32Array =>
      tf.tidy(() => {
        const score = (batched: tf.Tensor): tf.Scalar =>
          (layers.predict(batched) as tf.Tensor2D).slice([0, 1], [rows, 1]).sum()
        return tf
          .grad(score)(tf.tensor(points, [rows, ...sizes]))
          .dataSync() as Float32Array
      })
    const plain = await explainWith(findExplainer('gradient'), model, request, {}, tools)
    expect(apart(plain.values[0]!, Array.from(slope(x, 1)))).toBeLessThan(1e-5)

    const steps = 4000
    const points = Float32Array.from(
      { length: steps * count },
      (__, at) => ((Math.floor(at / count) + 0.5) / steps) * x[at % count]!,
    )
    const slopes = slope(points, steps)
    const expected = Array.from(x, (value, j) => {
      let sum = 0
      for (let step = 0; step < steps; step++) sum += slopes[step * count + j]!
      return (value * sum) / steps
    })
    const options = { baseline: 'zero', tolerance: 1e-5 }
    const found = await explainWith(findExplainer('integrated-gradients'), model, request, options, tools)
    expect(apart(found.values[0]!, expected)).toBeLessThan(2e-4)
    expect(found.completeness!.met).toEqual([true])
    await model.close()
  })

  it('explains the score before softmax where that is asked for', async () => {
    await readyTf()
    const layers = dense()
    drawWeights(layers, 6)
    const model = await fromLayersModel(layers, { threads: 1 })
    const input = model.inputs[0]!.name
    const batch: Batch = { [input]: { dtype: 'float32', shape: [1, 4], data: Float32Array.of(1, -1, 0.5, 2) } }
    const target = await makeTarget(model, batch, { scale: 'before', class: 2 }, tools)
    expect(target.description.scale).toBe('logit')
    const all = await target.outputs(batch, tools)
    const { scores } = await model.predict(batch)
    const sum = Array.from(all.data, Math.exp).reduce((total, value) => total + value, 0)
    expect(
      apart(
        Array.from(all.data, (value) => Math.exp(value) / sum),
        Array.from(scores.data),
      ),
    ).toBeLessThan(1e-6)
    const request = { target, batch, units: elementUnits(batch), background: null, outcomes: null }
    const found = await explainWith(findExplainer('integrated-gradients'), model, request, { baseline: 'zero' }, tools)
    expect(found.completeness!.met).toEqual([true])
    expect(found.scores[0]).toBeCloseTo(Number(all.data[2]), 6)
    await model.close()
  })
})

interface TreeReference {
  readonly rows: number[][]
  readonly background: number[][]
  readonly references: {
    readonly output: number
    readonly interventional: { readonly base: number; readonly phi: number[] }
  }[]
}

describe.skipIf(!present)('models of ../shared (skipped where it is absent)', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(`${shared}${name}.json`, 'utf8'))
  const open = (name: string): Promise<Model> => openModel(`${shared}${name}.onnx`, { threads: 1 })

  it.each([
    ['credit_boosted', 'before', 2e-4], // log-odds of 32-bit probabilities
    ['credit_forest', 'given', 2e-6],
  ] as const)('%s has the interventional values enumerated in its json', async (name, scale, tolerance) => {
    const { rows, background, references } = read(name) as TreeReference
    const model = await open(name)
    const [input] = model.inputs
    const toBatch = (lines: number[][]): Batch => ({
      [input!.name]: { dtype: 'float32', shape: [lines.length, 7], data: Float32Array.from(lines.flat()) },
    })
    const batch = toBatch(rows)
    const target = await makeTarget(model, batch, { scale, class: 1 }, tools)
    const request = { target, batch, units: elementUnits(batch), background: toBatch(background), outcomes: null }
    const found = await explainWith(findExplainer('shapley-values'), model, request, {}, tools)
    references.forEach(({ output, interventional }, row) => {
      expect(Math.abs(found.scores[row]! - output)).toBeLessThan(tolerance)
      expect(Math.abs(found.bases[row]! - interventional.base)).toBeLessThan(tolerance)
      expect(apart(found.values[row]!, interventional.phi)).toBeLessThan(tolerance)
    })
    expect(found.exact!.every(Boolean)).toBe(true)
    expect(found.evaluations.predictions).toBeLessThan(12 * 128 * 25) // equal mixes are scored once
    await expect(explainWith(findExplainer('gradient'), model, request, {}, tools)).rejects.toMatchObject({
      code: 'EXPLAINER_NEEDS_GRADIENTS',
      hint: expect.stringContaining('"shapley-values"') as string,
    })
    await model.close()
  })

  it('the digits network has the gradient that PyTorch computed, and complete integrated gradients', async () => {
    const {
      shape,
      input,
      target: index,
      gradient,
    } = read('digits_cnn') as { shape: number[]; input: number[]; target: number; gradient: number[] }
    const model = await open('digits_cnn')
    const [spec] = model.inputs
    const batch: Batch = { [spec!.name]: floats(shape, input).x! }
    const target = await makeTarget(model, batch, { scale: 'given', class: index }, tools)
    const request = { target, batch, units: pixelUnits(spec!, batch), background: null, outcomes: null }
    const plain = await explainWith(findExplainer('gradient'), model, request, {}, tools)
    expect(apart(plain.values.flat(), gradient)).toBeLessThan(1e-4)
    const found = await explainWith(findExplainer('integrated-gradients'), model, request, { baseline: 'zero' }, tools)
    found.completeness!.gaps.forEach((gap, row) => {
      expect(Math.abs(gap)).toBeLessThanOrEqual(1e-3 * Math.abs(found.scores[row]! - found.bases[row]!) + 1e-4)
    })
    await model.close()
  })
})
