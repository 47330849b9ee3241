import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'

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
const all = (cases: Record<string, () => Case | tf.LayersModel>): void => {
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const made = make()
    const subject: Case = 'model' in made ? made : { model: made }
    const { predictions, gradients, runsOn } = await compareWithTfjs(subject)
    expect(runsOn).toBeUndefined()
    expect(predictions).toBeLessThan(1e-5)
    expect(gradients).toBeLessThan(subject.byDifferences ? 2e-3 : 1e-4)
  })
}

describe('recurrent layers agree with TensorFlow.js', () => {
  all({
    'a simple one': () => row([5, 3], layers.simpleRNN({ units: 4 })),
    'a simple one, all steps, another activation': () =>
      row([5, 3], layers.simpleRNN({ units: 4, returnSequences: true, activation: 'relu', useBias: false })),
    LSTM: () => row([5, 3], layers.lstm({ units: 4 })),
    'LSTM, all steps, sigmoid gates': () =>
      row([5, 3], layers.lstm({ units: 4, returnSequences: true, recurrentActivation: 'sigmoid' })),
    'LSTM backwards': () => row([5, 3], layers.lstm({ units: 4, returnSequences: true, goBackwards: true })),
    'LSTM with an activation that no operator knows': () =>
      row([5, 3], layers.lstm({ units: 4, activation: 'swish' as 'tanh', recurrentActivation: 'sigmoid' })),
    'LSTM of open length': () => ({ model: row([null, 3], layers.lstm({ units: 2 })), open: 6 }),
    GRU: () => row([5, 3], layers.gru({ units: 4 })),
    'GRU, all steps, without bias': () =>
      row([5, 3], layers.gru({ units: 4, returnSequences: true, useBias: false, recurrentActivation: 'sigmoid' })),
    'GRU with an activation that no operator knows': () => row([5, 3], layers.gru({ units: 4, activation: 'selu' })),
    'cells on top of each other': () =>
      row(
        [5, 3],
        layers.rnn({
          cell: [layers.lstmCell({ units: 4 }), layers.gruCell({ units: 3, recurrentActivation: 'sigmoid' })] as never,
          returnSequences: true,
        }),
      ),
    'a cell by itself': () => row([5, 3], layers.rnn({ cell: layers.simpleRNNCell({ units: 4 }) })),
    'two in a row': () =>
      row(
        [5, 3],
        layers.gru({ units: 4, returnSequences: true }),
        layers.lstm({ units: 3 }),
        layers.dense({ units: 2 }),
      ),
    'over images': () => row([3, 5, 4, 2], layers.convLstm2d({ filters: 2, kernelSize: 2, returnSequences: true })),
    'over images, same, last step': () =>
      row(
        [3, 5, 4, 2],
        layers.convLstm2d({ filters: 2, kernelSize: 3, padding: 'same', recurrentActivation: 'sigmoid' }),
      ),
  })
})

describe('states of recurrent layers agree with TensorFlow.js', () => {
  all({
    'given from outside': () => {
      const [x, h, c] = [tf.input({ shape: [5, 3] }), tf.input({ shape: [4] }), tf.input({ shape: [4] })]
      return tf.model({ inputs: [x, h, c], outputs: layers.lstm({ units: 4 }).apply([x, h, c]) as tf.SymbolicTensor })
    },
    'from one layer to the next': () => {
      const x = tf.input({ shape: [5, 3] })
      const [, h, c] = layers.lstm({ units: 4, returnState: true }).apply(x) as tf.SymbolicTensor[]
      const decoded = layers.lstm({ units: 4, returnSequences: true }).apply([x, h!, c!])
      return tf.model({ inputs: x, outputs: decoded as tf.SymbolicTensor })
    },
    'given to a GRU that is written out': () => {
      const [x, h] = [tf.input({ shape: [4, 3] }), tf.input({ shape: [4] })]
      return tf.model({
        inputs: [x, h],
        outputs: layers.gru({ units: 4, activation: 'elu' }).apply([x, h]) as tf.SymbolicTensor,
      })
    },
  })
})

describe('masked steps agree with TensorFlow.js', () => {
  all({
    'of zeros, LSTM': () => ({
      model: row([6, 3], layers.masking({}), layers.lstm({ units: 4 })),
      padded: true,
      byDifferences: true,
    }),
    'of zeros, GRU, all steps': () => ({
      model: row(
        [6, 3],
        layers.masking({}),
        layers.gru({ units: 4, returnSequences: true }),
        layers.simpleRNN({ units: 2 }),
      ),
      padded: true,
      byDifferences: true,
    }),
    'of embeddings': () => ({
      model: row([6], layers.embedding({ inputDim: 4, outputDim: 3, maskZero: true }), layers.lstm({ units: 4 })),
      below: 4,
      rows: 6,
    }),
    'both ways': () => ({
      model: row(
        [6, 3],
        layers.masking({}),
        layers.bidirectional({
          layer: layers.lstm({ units: 2, returnSequences: true }) as tf.RNN,
          mergeMode: 'concat',
        }),
      ),
      padded: true,
      byDifferences: true,
    }),
  })
})

describe('wrappers agree with TensorFlow.js', () => {
  const both = (mergeMode: 'concat' | 'sum' | 'mul' | 'ave', returnSequences: boolean): tf.LayersModel =>
    row([5, 3], layers.bidirectional({ layer: layers.gru({ units: 2, returnSequences }) as tf.RNN, mergeMode }))
  all({
    'both ways, side by side': () => both('concat', true),
    'both ways, last step': () => both('concat', false),
    'both ways, added': () => both('sum', true),
    'both ways, multiplied': () => both('mul', false),
    'both ways, averaged': () => both('ave', true),
    'both ways, LSTM': () =>
      row([5, 3], layers.bidirectional({ layer: layers.lstm({ units: 3 }) as tf.RNN, mergeMode: 'concat' })),
    'dense on every step': () =>
      row([4, 3], layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'tanh' }) })),
    'a convolution on every step': () =>
      row(
        [3, 5, 4, 2],
        layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 2 }) }),
        layers.timeDistributed({ layer: layers.flatten() }),
        layers.lstm({ units: 2 }),
      ),
  })
})
