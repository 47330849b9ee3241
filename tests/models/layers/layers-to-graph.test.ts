import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'

import { contentOf } from '../../../src/models/layers/open-layers.js'
import { selfAttention, type SelfAttentionConfig } from '../../../src/models/layers/self-attention.js'
import { toLayersModel } from '../../../src/models/layers/write-layers.js'
import { compareWithTfjs, readyTf, type Case } from './against-tfjs.js'

beforeAll(readyTf)

const { layers } = tf
const row = (shape: (number | null)[], ...rest: tf.layers.Layer[]): tf.LayersModel => {
  const input = tf.input({ shape })
  return tf.model({
    inputs: input,
    outputs: rest.reduce((x: tf.SymbolicTensor, layer) => layer.apply(x) as tf.SymbolicTensor, input),
  })
}
const join = (shapes: number[][], layer: tf.layers.Layer): tf.LayersModel => {
  const inputs = shapes.map((shape) => tf.input({ shape }))
  return tf.model({ inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor })
}

/** Predictions agree to 1e-5 and gradients to 1e-4, as the contract asks of two engines; differences of 32-bit numbers tell less. */
async function agrees(subject: Case): Promise<void> {
  const { predictions, gradients, runsOn } = await compareWithTfjs(subject)
  expect(runsOn).toBeUndefined()
  expect(predictions).toBeLessThan(1e-5)
  expect(gradients).toBeLessThan(subject.byDifferences ? 2e-3 : 1e-4)
}
type Cases = Record<string, () => Case | tf.LayersModel>
const all = (cases: Cases): void => {
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const made = make()
    await agrees('model' in made ? made : { model: made })
  })
}

describe('activations agree with TensorFlow.js', () => {
  const names = ['relu', 'relu6', 'sigmoid', 'hardSigmoid', 'tanh', 'elu', 'selu', 'softplus', 'softsign', 'softmax', 'logSoftmax', 'swish', 'mish', 'gelu', 'gelu_new', 'linear'] as const // prettier-ignore
  all(
    Object.fromEntries(
      names.map((name) => [name, () => row([4], layers.dense({ units: 5, activation: name as 'relu' }))]),
    ),
  )
})

describe('activation layers agree with TensorFlow.js', () => {
  all({
    'an activation over images': () => row([3, 4, 2], layers.activation({ activation: 'softmax' })),
    'ReLU with a ceiling': () => row([6], layers.reLU({ maxValue: 0.7 })),
    'leaky ReLU': () => row([6], layers.leakyReLU({ alpha: 0.1 })),
    'leaky ReLU by default': () => row([6], layers.leakyReLU({})),
    'parametric ReLU': () => row([3, 2], layers.prelu({})),
    'parametric ReLU that shares an axis': () => row([3, 4, 2], layers.prelu({ sharedAxes: [1, 2] })),
    ELU: () => row([6], layers.elu({})),
    'thresholded ReLU': () => ({ model: row([6], layers.thresholdedReLU({ theta: 0.3 })), byDifferences: true }),
    'softmax along an axis': () => row([3, 4], layers.softmax({ axis: 2 })),
  })
})

describe('dense layers agree with TensorFlow.js', () => {
  all({
    'on vectors': () => row([4], layers.dense({ units: 3 })),
    'without a bias': () => row([4], layers.dense({ units: 3, useBias: false, activation: 'tanh' })),
    'on sequences': () => row([5, 4], layers.dense({ units: 3, activation: 'relu' })),
    'one after the other': () =>
      row(
        [4],
        layers.dense({ units: 6, activation: 'relu' }),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 2, activation: 'softmax' }),
      ),
    embeddings: () => ({
      model: row([4], layers.embedding({ inputDim: 7, outputDim: 3 }), layers.flatten(), layers.dense({ units: 2 })),
      below: 7,
    }),
  })
})

describe('convolutions agree with TensorFlow.js', () => {
  const image: tf.Shape = [7, 8, 2]
  all({
    '1-D': () => row([9, 2], layers.conv1d({ filters: 3, kernelSize: 3, activation: 'relu' })),
    '1-D, same, strides': () => row([9, 2], layers.conv1d({ filters: 3, kernelSize: 4, padding: 'same', strides: 2 })),
    '1-D, spread out': () => ({
      model: row([9, 2], layers.conv1d({ filters: 3, kernelSize: 3, dilationRate: 2 })),
      byDifferences: true,
    }),
    '2-D': () => row(image, layers.conv2d({ filters: 4, kernelSize: [3, 2], activation: 'elu' })),
    '2-D, same': () => row(image, layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', useBias: false })),
    '2-D, same, strides': () =>
      row(image, layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', strides: [2, 3] })),
    '2-D, spread out': () => ({
      model: row(image, layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2 })),
      byDifferences: true,
    }),
    '2-D of open sizes': () => ({
      model: row(
        [null, null, 2],
        layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', strides: 2 }),
        layers.globalAveragePooling2d({}),
      ),
      open: 7,
      withoutGradients: true,
    }),
    '2-D, channels first': () =>
      row([2, 7, 8], layers.conv2d({ filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' })),
    '3-D': () => row([4, 5, 4, 2], layers.conv3d({ filters: 3, kernelSize: 2, activation: 'tanh' })),
    '3-D, same, strides': () =>
      row([4, 5, 4, 2], layers.conv3d({ filters: 3, kernelSize: 3, padding: 'same', strides: 2 })),
    depthwise: () => row(image, layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: 'relu' })),
    'depthwise, same, strides': () =>
      row(image, layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', strides: [2, 2] })),
    separable: () => row(image, layers.separableConv2d({ filters: 3, kernelSize: 3, depthMultiplier: 2 })),
    'separable, same': () =>
      row(
        image,
        layers.separableConv2d({
          filters: 3,
          kernelSize: [2, 3],
          padding: 'same',
          useBias: false,
          activation: 'sigmoid',
        }),
      ),
    transposed: () => row([4, 5, 2], layers.conv2dTranspose({ filters: 3, kernelSize: 3 })),
    'transposed, same, strides': () =>
      row(
        [4, 5, 2],
        layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
      ),
    'transposed, strides': () =>
      row([4, 5, 2], layers.conv2dTranspose({ filters: 3, kernelSize: [3, 2], strides: [2, 2] })),
    'transposed, strides beyond the window': () =>
      row([4, 5, 2], layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3, padding: 'same' })),
    'transposed 3-D': () => ({
      model: row([3, 3, 2, 2], layers.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2 })),
      byDifferences: true,
    }),
  })
})

describe('pooling agrees with TensorFlow.js', () => {
  const image: tf.Shape = [7, 8, 2]
  all({
    'the largest, 1-D': () => row([9, 2], layers.maxPooling1d({ poolSize: 2 })),
    'the mean, 1-D, overlapping': () =>
      row([9, 2], layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' })),
    'the largest, 2-D': () => row(image, layers.maxPooling2d({})),
    'the largest, 2-D, same': () => row(image, layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
    'the mean, 2-D': () => row(image, layers.averagePooling2d({ poolSize: [2, 3] })),
    'the mean, 2-D, same': () => row(image, layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
    'the largest, 3-D': () => row([4, 4, 5, 2], layers.maxPooling3d({ poolSize: 2 })),
    'the mean, 3-D': () => row([4, 4, 5, 2], layers.averagePooling3d({ poolSize: 2, padding: 'same' })),
    'the mean of all, 1-D': () => row([5, 3], layers.globalAveragePooling1d({})),
    'the largest of all, 1-D': () => row([5, 3], layers.globalMaxPooling1d({})),
    'the mean of all, 2-D': () => row(image, layers.globalAveragePooling2d({})),
    'the largest of all, 2-D, channels first': () =>
      row([2, 5, 4], layers.globalMaxPooling2d({ dataFormat: 'channelsFirst' })),
  })
})

describe('normalisation agrees with TensorFlow.js', () => {
  all({
    'by batch, on vectors': () => row([4], layers.batchNormalization({})),
    'by batch, on images': () =>
      row(
        [4, 5, 3],
        layers.conv2d({ filters: 2, kernelSize: 2 }),
        layers.batchNormalization({ epsilon: 0.01 }),
        layers.activation({ activation: 'relu' }),
      ),
    'by batch, without scale and offset': () => ({
      model: row([5, 3], layers.batchNormalization({ scale: false, center: false })),
      byDifferences: true,
    }),
    'by layer': () => row([5, 4], layers.layerNormalization({})),
    'by layer, over two axes': () => row([3, 4, 2], layers.layerNormalization({ axis: [1, 2], epsilon: 0.1 })),
    'by layer, without offset': () => ({
      model: row([6], layers.layerNormalization({ center: false })),
      byDifferences: true,
    }),
  })
})

describe('layers that move elements agree with TensorFlow.js', () => {
  all({
    flatten: () => row([3, 4, 2], layers.flatten()),
    'flatten after a convolution': () =>
      row([5, 4, 2], layers.conv2d({ filters: 3, kernelSize: 2 }), layers.flatten(), layers.dense({ units: 2 })),
    reshape: () => row([12], layers.reshape({ targetShape: [3, 4] })),
    'reshape with an open size': () => row([2, 6], layers.reshape({ targetShape: [3, null as never] })),
    permute: () => row([2, 3, 4], layers.permute({ dims: [3, 1, 2] })),
    'repeat a vector': () => row([3], layers.repeatVector({ n: 4 })),
    'zero padding': () =>
      row(
        [3, 4, 2],
        layers.zeroPadding2d({
          padding: [
            [1, 2],
            [0, 3],
          ],
        }),
      ),
    'zero padding, channels first': () =>
      row([2, 3, 4], layers.zeroPadding2d({ padding: [1, 2], dataFormat: 'channelsFirst' })),
    cropping: () =>
      row(
        [6, 7, 2],
        layers.cropping2D({
          cropping: [
            [1, 2],
            [0, 3],
          ],
        }),
      ),
    'larger by repeating': () => ({
      model: row([3, 4, 2], layers.upSampling2d({ size: [2, 3] })),
      byDifferences: true,
    }),
    'larger by straight lines': () => ({
      model: row([3, 4, 2], layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })),
      byDifferences: true,
    }),
    rescaling: () => row([4], layers.rescaling({ scale: 0.5, offset: -1 })),
    'noise outside training': () =>
      row(
        [4],
        layers.gaussianNoise({ stddev: 1 }),
        layers.gaussianDropout({ rate: 0.3 }),
        layers.alphaDropout({ rate: 0.2 }),
      ),
    'dropout of channels outside training': () =>
      row([4, 3], layers.spatialDropout1d({ rate: 0.4 }), layers.dense({ units: 2 })),
    'categories of a row together': () => ({
      model: row([3], layers.categoryEncoding({ numTokens: 4, outputMode: 'multiHot' }), layers.dense({ units: 2 })),
      below: 4,
    }),
    'categories counted': () => ({
      model: row([3], layers.categoryEncoding({ numTokens: 4, outputMode: 'count' }), layers.dense({ units: 2 })),
      below: 4,
    }),
  })
})

describe('layers that join agree with TensorFlow.js', () => {
  all({
    add: () => join([[3], [3], [3]], layers.add()),
    'add values of different ranks': () => join([[4, 3], [3]], layers.add()),
    multiply: () =>
      join(
        [
          [2, 3],
          [2, 3],
        ],
        layers.multiply(),
      ),
    average: () => join([[3], [3], [3]], layers.average()),
    maximum: () => join([[3], [3]], layers.maximum()),
    minimum: () => join([[3], [3]], layers.minimum()),
    concatenate: () =>
      join(
        [
          [2, 3],
          [2, 1],
        ],
        layers.concatenate(),
      ),
    'concatenate along an axis': () =>
      join(
        [
          [2, 3],
          [4, 3],
        ],
        layers.concatenate({ axis: 1 }),
      ),
    'dot of vectors': () => join([[4], [4]], layers.dot({ axes: 1 })),
    'dot of vectors of length 1': () => join([[4], [4]], layers.dot({ axes: -1, normalize: true })),
    'dot of sequences': () =>
      join(
        [
          [3, 4],
          [5, 4],
        ],
        layers.dot({ axes: 2 }),
      ),
    'dot along different axes': () =>
      join(
        [
          [3, 4],
          [4, 5],
        ],
        layers.dot({ axes: [2, 1] }),
      ),
    'dot along the first of both': () =>
      join(
        [
          [4, 3],
          [4, 5],
        ],
        layers.dot({ axes: 1 }),
      ),
    'dot of a sequence and a vector': () => join([[3, 4], [4]], layers.dot({ axes: [2, 1] })),
  })
})

describe('models of models agree with TensorFlow.js', () => {
  all({
    'a model inside': () => {
      const inner = tf.sequential({
        layers: [layers.dense({ units: 3, inputShape: [4], activation: 'tanh' }), layers.dense({ units: 2 })],
      })
      return tf.sequential({
        layers: [layers.dense({ units: 4, inputShape: [5] }), inner, layers.activation({ activation: 'softmax' })],
      })
    },
    'a layer that is called twice': () => {
      const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })]
      const shared = layers.dense({ units: 3, activation: 'tanh' })
      const both = layers.concatenate().apply([shared.apply(a), shared.apply(b)] as tf.SymbolicTensor[])
      return tf.model({ inputs: [a, b], outputs: layers.dense({ units: 2 }).apply(both) as tf.SymbolicTensor })
    },
    'a model inside that is called twice': () => {
      const inner = row([4], layers.dense({ units: 3, activation: 'tanh' }))
      const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })]
      return tf.model({
        inputs: [a, b],
        outputs: layers.add().apply([inner.apply(a), inner.apply(b)] as tf.SymbolicTensor[]) as tf.SymbolicTensor,
      })
    },
    'a branch around': () => {
      const input = tf.input({ shape: [6, 6, 2] })
      const within = layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input)
      const sum = layers.add().apply([input, within as tf.SymbolicTensor])
      return tf.model({ inputs: input, outputs: layers.globalMaxPooling2d({}).apply(sum) as tf.SymbolicTensor })
    },
  })
})

describe('self-attention agrees with TensorFlow.js', () => {
  const attention = (config: SelfAttentionConfig): tf.LayersModel =>
    row([4, 6], selfAttention(tf)(config), layers.globalAveragePooling1d({}), layers.dense({ units: 2 }))
  all({
    'with one head': () => attention({}),
    'with several heads': () => attention({ heads: 3, keySize: 4 }),
    'that sees earlier steps only': () => attention({ heads: 2, causal: true, useBias: false }),
  })

  it('comes back from a file', async () => {
    const model = attention({ heads: 2 })
    const back = await toLayersModel(await contentOf(model), tf)
    const x = tf.randomNormal([2, 4, 6], 0, 1, 'float32', 1)
    const [one, other] = [model, back].map((made) => (made.predict(x) as tf.Tensor).dataSync())
    expect(Array.from(other!)).toEqual(Array.from(one!))
  })
})
