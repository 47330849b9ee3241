// Training steps (forward, backward, Adam) of four networks: this trainer, PyTorch and TensorFlow.js in turn. Then what memory and large models do.
import { createRandom } from '../dist/environment/random.js'
import { findLoss } from '../dist/training/losses/registry.js'
import { findOptimizer } from '../dist/training/optimizers/registry.js'
import { readingOf } from '../dist/training/reading.js'
import { createTrainer } from '../dist/training/trainer.js'
import { compare, sayLoad } from './against.mjs'
import { largeModel, manyRuns, memoryOverEpochs, streamedTraining } from './memory.mjs'
import { batches, networkOf, networks, rowsOf } from './networks.mjs'
import { timed, tfjsPeer, torchPeer } from './peers.mjs'

export default async function training({ only, batch: wanted, peers: which = 'torch,wasm,cpu' }, print) {
  const torch = which.includes('torch') ? await torchPeer() : null
  if (torch === null) print({ figure: 'PyTorch', value: 'absent', unit: '' })
  const tfjs = []
  for (const backend of ['wasm', 'cpu'])
    if (which.includes(backend)) tfjs.push(await tfjsPeer(backend, networks, rowsOf))
  const peers = [...(torch === null ? [] : [torch]), ...tfjs]
  sayLoad(print, 'before')
  for (const [name, network] of Object.entries(networks)) {
    if (only !== undefined && only !== name) continue
    const trainer = await trainerOf(network)
    for (const batch of batches) {
      if (wanted !== undefined && wanted !== batch) continue
      const step = stepOf(trainer, network, batch)
      const ours = (repeats) => timed(step, repeats)
      const place = [name, batch, 'training step']
      await compare({ label: `${network.title}, batch ${batch}, training step`, ours, peers, place }, print)
    }
    await trainer.close()
  }
  torch?.close()
  if (only === undefined)
    for (const measure of [memoryOverEpochs, manyRuns, largeModel, streamedTraining]) await measure(print)
  sayLoad(print, 'after')
}

export async function trainerOf(described) {
  const network = networkOf(described)
  const loss = findLoss(described.classes > 1 ? 'sparse-categorical-cross-entropy' : 'binary-cross-entropy')
  const optimizer = findOptimizer('adam')
  return createTrainer({
    network,
    loss: { loss, options: loss.options?.parse?.({}) ?? {}, reading: readingOf(network, loss, 'auto') },
    step: { optimizer, options: optimizer.options?.parse?.({}) ?? {}, l1: 0, l2: 0, clip: {} },
  })
}

export function stepOf(trainer, network, batch) {
  const { x, target } = rowsOf(network, batch)
  const rows = { rows: batch, inputs: { x }, target, weights: new Float32Array(batch).fill(1) }
  return () => trainer.step(rows, { learningRate: 0.001, random: createRandom(3) })
}
