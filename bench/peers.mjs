// Who computes the same: this engine, PyTorch in a process of its own where it is installed, TensorFlow.js on WebAssembly and in plain JavaScript.
import { spawn } from 'node:child_process'
import os from 'node:os'
import { createInterface } from 'node:readline'

import { root } from './measure.mjs'

/** Seconds of the clock and of all threads of this process for each repeat. */
export async function timed(work, repeats) {
  const [wall, cpu] = [[], []]
  for (let i = 0; i < repeats; i++) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    await work()
    const { user, system } = process.cpuUsage(used)
    wall.push((performance.now() - start) / 1000)
    cpu.push((user + system) / 1e6)
  }
  return { wall, cpu }
}

async function torchPeer() {
  for (const python of [process.env.PYTHON, '/usr/bin/python3', 'python3'].filter(Boolean)) {
    const peer = await startTorch(python)
    if (peer !== null) return peer
  }
  return null
}

function startTorch(python) {
  const threads = process.env.TORCH_THREADS ?? String(os.availableParallelism()) // on a busy machine one thread is the fairer peer
  const child = spawn(python, [`${root}bench/torch_peer.py`], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TORCH_THREADS: threads },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const gone = new Promise((resolve) => child.on('error', () => resolve({ done: true })))
  const next = async () => {
    const { value, done } = await Promise.race([lines.next(), gone])
    return done ? null : JSON.parse(value)
  }
  return next().then((hello) =>
    hello === null
      ? null
      : {
          name: `PyTorch ${hello.version}`,
          async time(network, batch, what, repeats) {
            child.stdin.write(`${JSON.stringify({ network, batch, what, repeats })}\n`)
            const found = await next()
            if (found === null) throw new Error('the PyTorch peer has ended')
            return found
          },
          close: () => child.stdin.end(),
        },
  )
}

/** TensorFlow.js on one of its backends; what it cannot do it says. */
async function tfjsPeer(backend, networks, rowsOf) {
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-wasm')
  const { selfAttention } = await import('../dist/models/layers/self-attention.js')
  tf.env().set('PROD', true)
  await tf.setBackend(backend)
  const models = {}
  const modelOf = (name) => (models[name] ??= makeModel(tf, selfAttention(tf), name, networks[name]))
  const works = {}
  const workOf = (name, batch, what) =>
    (works[`${name} ${batch} ${what}`] ??= makeWork(tf, modelOf(name), networks[name], rowsOf, batch, what))
  return {
    name: `TensorFlow.js, ${backend === 'wasm' ? 'WebAssembly' : 'JavaScript'}`,
    async time(name, batch, what, repeats) {
      await tf.setBackend(backend)
      return timed(workOf(name, batch, what), repeats)
    },
    close: () => undefined,
  }
}

function makeModel(tf, attention, name, { channelsLast, shape, classes }) {
  const { layers } = tf
  const input = tf.input({ shape: channelsLast ?? shape })
  const chain = (...parts) => parts.reduce((x, layer) => layer.apply(x), input)
  const head = layers.dense({ units: classes, activation: classes > 1 ? 'softmax' : 'sigmoid' })
  const conv = (filters) => layers.conv2d({ filters, kernelSize: 3, activation: 'relu' })
  const dense = (units, activation = 'linear') => layers.dense({ units, activation })
  const block = () => {
    const x = dense(64).apply(input)
    const mixed = attention({ heads: 4 }).apply(layers.layerNormalization().apply(x))
    const sum = layers.add().apply([x, mixed])
    const wide = dense(64).apply(dense(128, 'gelu').apply(layers.layerNormalization().apply(sum)))
    const out = layers.layerNormalization().apply(layers.add().apply([sum, wide]))
    return head.apply(layers.globalAveragePooling1d().apply(out))
  }
  const pool = () => layers.maxPooling2d({ poolSize: 2 })
  const outputs = {
    cnn: () => chain(conv(32), pool(), conv(64), pool(), conv(64), layers.flatten(), dense(64, 'relu'), head),
    mlp: () => chain(dense(128, 'relu'), dense(64, 'relu'), head),
    lstm: () => chain(layers.lstm({ units: 64, recurrentActivation: 'sigmoid' }), head),
    attention: block,
  }[name]()
  const model = tf.model({ inputs: input, outputs })
  model.compile({
    optimizer: tf.train.adam(),
    loss: classes > 1 ? 'sparseCategoricalCrossentropy' : 'binaryCrossentropy',
  })
  return model
}

function makeWork(tf, model, network, rowsOf, batch, what) {
  const { x, target } = rowsOf(network, batch)
  const shape = [batch, ...(network.channelsLast ?? network.shape)]
  const input = tf.tensor(x.data, shape)
  const truth = tf.tensor(Float32Array.from(target.data), [batch, 1])
  if (what === 'forward')
    return async () => {
      const found = tf.tidy(() => model.apply(input))
      await found.data()
      found.dispose()
    }
  if (what === 'input gradient')
    return async () => {
      const [slope] = tf.tidy(() => tf.grads((given) => model.apply(given).slice([0, 0], [-1, 1]).sum())([input]))
      await slope.data()
      slope.dispose()
    }
  return async () => void (await model.trainOnBatch(input, truth))
}

/** Peers by name: `torch`, `wasm` and `js` (TensorFlow.js on WebAssembly and in plain JavaScript; also called `cpu`). */
export async function peersOf(names, networks, rowsOf, print) {
  const wanted = names.split(',')
  const torch = wanted.includes('torch') ? await torchPeer() : null
  if (wanted.includes('torch') && torch === null) print({ figure: 'PyTorch', value: 'absent', unit: '' })
  const peers = torch === null ? [] : [torch]
  if (wanted.includes('wasm')) peers.push(await tfjsPeer('wasm', networks, rowsOf))
  if (wanted.includes('js') || wanted.includes('cpu')) peers.push(await tfjsPeer('cpu', networks, rowsOf))
  return peers
}
