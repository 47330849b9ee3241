// Forward passes and input gradients of four networks: this engine, PyTorch and TensorFlow.js in turn.
import { createEngine } from '../dist/graph/engine.js'
import { differentiate } from '../dist/graph/differentiate.js'
import { compare, sayLoad, sayTable } from './against.mjs'
import { batches, chosen, networkOf, networks, rowsOf } from './networks.mjs'
import { peersOf, timed } from './peers.mjs'

export default async function gradients({ only, batch, rounds, peers: which = 'torch,wasm,js' }, print) {
  const peers = await peersOf(which, networks, rowsOf, print)
  const rows = []
  sayLoad(print, 'before')
  for (const [name, network] of Object.entries(networks)) {
    if (!chosen(only, name)) continue
    const { graph, output } = networkOf(network)
    const forward = await createEngine(graph)
    const backward = await createEngine(differentiate(graph, { of: { output, index: 0 }, withRespectTo: ['x'] }))
    for (const size of batches) {
      if (!chosen(batch, size)) continue
      const { x } = rowsOf(network, size)
      for (const [what, engine] of [
        ['forward', forward],
        ['input gradient', backward],
      ]) {
        const ours = (repeats) => timed(() => engine.run({ x }), repeats)
        const place = [name, size, what]
        rows.push(
          await compare({ label: `${network.title}, batch ${size}, ${what}`, ours, peers, place, rounds }, print),
        )
      }
    }
    await Promise.all([forward.close(), backward.close()])
  }
  for (const peer of peers) peer.close()
  sayTable(print, rows)
  sayLoad(print, 'after')
}
