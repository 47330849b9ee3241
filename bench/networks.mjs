// The networks of the benchmarks, the same for every engine: sizes as in PyTorch's and TensorFlow.js's versions beside this file.
import { createRandom } from '../dist/environment/random.js'
import { buildNetwork } from '../dist/training/architectures/build-network.js'

export const batches = [1, 32, 256]

/** Whether a comma-separated list names something; all where there is none. */
export const chosen = (list, name) => list === undefined || list.split(',').includes(String(name))

/** `shape`: of one row, as our graphs and PyTorch take it; `channelsLast`: as TensorFlow.js takes images. */
export const networks = {
  cnn: {
    title: 'CNN 28×28, 32/64/64',
    shape: [1, 28, 28],
    channelsLast: [28, 28, 1],
    classes: 10,
    request: {
      architecture: 'cnn',
      input: { name: 'x', kind: 'image', shape: [1, 28, 28] },
      head: { kind: 'classes', count: 10 },
    },
  },
  mlp: {
    title: 'MLP 30-128-64-1',
    shape: [30],
    classes: 1,
    request: {
      architecture: 'mlp',
      options: { hidden: [128, 64] },
      input: { name: 'x', kind: 'features', shape: [30] },
      head: { kind: 'binary' },
    },
  },
  lstm: {
    title: 'LSTM, 32 steps of 16, 64 units',
    shape: [32, 16],
    classes: 1,
    request: {
      architecture: 'lstm',
      options: { units: 64 },
      input: { name: 'x', kind: 'series', shape: [32, 16] },
      head: { kind: 'binary' },
    },
  },
  attention: {
    title: 'attention block, 32 steps of 64, 4 heads',
    shape: [32, 64],
    classes: 1,
    request: {
      architecture: 'attention',
      options: { width: 64, heads: 4, units: 128 },
      input: { name: 'x', kind: 'series', shape: [32, 64] },
      head: { kind: 'binary' },
    },
  },
}

export function networkOf({ request }) {
  return buildNetwork(request, createRandom(1))
}

/** Rows of random numbers and targets that fit the head. */
export function rowsOf({ shape, classes }, rows) {
  const random = createRandom(2)
  const size = shape.reduce((product, length) => product * length, rows)
  const data = Float32Array.from({ length: size }, () => random.normal())
  const labels = Int32Array.from({ length: rows }, () => random.integer(Math.max(2, classes)))
  const target =
    classes > 1
      ? { dtype: 'int32', shape: [rows], data: labels }
      : { dtype: 'float32', shape: [rows, 1], data: Float32Array.from(labels) }
  return { x: { dtype: 'float32', shape: [rows, ...shape], data }, target }
}
