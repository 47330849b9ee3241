// Training steps (forward, backward, Adam) of four networks: this trainer, PyTorch and TensorFlow.js in turn. Then what memory and large models do.
import { createRandom } from '../dist/environment/random.js'
import { findLoss } from '../dist/training/losses/registry.js'
import { findOptimizer } from '../dist/training/optimizers/registry.js'
import { readingOf } from '../dist/training/reading.js'
import { createTrainer } from '../dist/training/trainer.js'
import { compare, sayLoad, sayTable } from './against.mjs'
import { largeModel, manyRuns, memoryOverEpochs, streamedTraining } from './memory.mjs'
import { batches, chosen, networkOf, networks, rowsOf } from './networks.mjs'
import { peersOf, timed } from './peers.mjs'

export default async function training({ only, batch, rounds, peers: which = 'torch,wasm,js' }, print) {
  const peers = await peersOf(which, networks, rowsOf, print)
  const rows = []
  sayLoad(print, 'before')
  for (const [name, network] of Object.entries(networks)) {
    if (!chosen(only, name)) continue
    const trainer = await trainerOf(network)
    for (const size of batches) {
      if (!chosen(batch, size)) continue
      const step = stepOf(trainer, network, size)
      const ours = (repeats) => timed(step, repeats)
      const place = [name, size, 'training step']
      const label = `${network.title}, batch ${size}, training step`
      rows.push(await compare({ label, ours, peers, place, rounds }, print))
    }
    await trainer.close()
  }
  for (const peer of peers) peer.close()
  if (only === undefined)
    for (const measure of [memoryOverEpochs, manyRuns, largeModel, streamedTraining]) await measure(print)
  sayTable(print, rows)
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
  const random = createRandom(3)
  return () => trainer.step(rows, { learningRate: 0.001, random })
}
