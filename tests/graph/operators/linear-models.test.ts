import { describe, expect, it } from 'vitest'
import { float, floats, type AttributeInput } from '../../../src/graph/attributes.js'
import { createBuilder } from '../../../src/graph/builder.js'
import { differentiate } from '../../../src/graph/differentiate.js'
import { createEngine } from '../../../src/graph/engine.js'
import { float32Tensor } from '../../../src/graph/tensor.js'
import { checkGradient } from '../check-gradient.js'

const domain = 'ai.onnx.ml'
const coefficients = floats([1, -0.5, 0.25, -1, 0.5, 0.75])
const x = { shape: [3, 3] }

/** A node of the machine-learning domain on x, against finite differences of what ONNX Runtime computes for it. */
function check(operator: string, attributes: Record<string, AttributeInput>, output = 0): Promise<void> {
  return checkGradient({
    inputs: { x },
    dtype: 'float32',
    build: (b) => b.nodes(operator, ['x'], attributes, { domain, outputs: output + 1 })[output]!,
  })
}

describe('linear models of converted pipelines', () => {
  it.each(['NONE', 'LOGISTIC', 'SOFTMAX'])('LinearClassifier with %s', (post_transform) =>
    check(
      'LinearClassifier',
      { coefficients, intercepts: floats([0.1, -0.1]), classlabels_ints: [0, 1], post_transform },
      1,
    ),
  )
  it('LinearRegressor with two targets', () =>
    check('LinearRegressor', { coefficients, intercepts: floats([0.1, -0.1]), targets: 2 }))
  it('Scaler, with one number for all columns or one for each', async () => {
    await check('Scaler', { offset: floats([0.1, 0.2, 0.3]), scale: floats([2, 3, 4]) })
    await check('Scaler', { offset: floats([0.1]), scale: floats([2]) })
  })
  it.each(['MAX', 'L1', 'L2'])('Normalizer by %s', (norm) =>
    // ONNX Runtime divides by the largest value, others by the largest magnitude: the same for positive numbers
    checkGradient({
      inputs: { x },
      dtype: 'float32',
      build: (b) => b.node('Normalizer', [b.exponential('x')], { norm }, { domain }),
    }),
  )
  it('Imputer passes the gradient where nothing was missing', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 2])
    const attributes = { imputed_value_floats: floats([7, 8]), replaced_value_float: float(-9) }
    b.output(b.square(b.node('Imputer', ['x'], attributes, { domain })), 'y')
    const engine = await createEngine(differentiate(b.build(), { of: {}, withRespectTo: ['x'] }), { threads: 1 })
    const found = await engine.run({ x: float32Tensor([2, 2], [1, -9, 0.5, 2]) })
    await engine.close()
    expect(Array.from(found['gradient:x']!.data as Float32Array)).toEqual([2, 0, 1, 4])
  })
  it('FeatureVectorizer', () =>
    checkGradient({
      inputs: { a: { shape: [2, 2] }, b: { shape: [2, 1] } },
      dtype: 'float32',
      build: (b) => b.square(b.node('FeatureVectorizer', ['a', 'b'], { inputdimensions: [2, 1] }, { domain })),
    }))

  it('keeps the label that stands beside the probabilities', async () => {
    const b = createBuilder()
    b.input('x', 'float32', ['rows', 3])
    const attributes = {
      coefficients,
      intercepts: floats([0, 0]),
      classlabels_strings: ['no', 'yes'],
      post_transform: 'SOFTMAX',
    }
    const [label, scores] = b.nodes('LinearClassifier', ['x'], attributes, { domain, outputs: 2 })
    b.output(label!, 'label')
    b.output(scores!, 'scores')
    const graph = differentiate(b.build(), {
      of: { output: 'scores', index: 1 },
      withRespectTo: ['x'],
      keep: ['label', 'scores'],
    })
    const engine = await createEngine(graph, { threads: 1 })
    const found = await engine.run({ x: float32Tensor([2, 3], [1, 0, 0, -1, 0, 0]) })
    await engine.close()
    expect(found.label!.data).toEqual(['no', 'yes'])
    expect(Number(found.scores!.data[0])).toBeGreaterThan(0.5)
  })
})
