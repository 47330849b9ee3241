// Forward passes and input gradients of four networks: this engine, PyTorch and TensorFlow.js in turn.
import { createEngine } from '../dist/graph/engine.js'
import { differentiate } from '../dist/graph/differentiate.js'
import { compare, sayLoad } from './against.mjs'
import { batches, networkOf, networks, rowsOf } from './networks.mjs'
import { timed, tfjsPeer, torchPeer } from './peers.mjs'

export default async function gradients({ only, batch: wanted, peers: which = 'torch,wasm,cpu' }, print) {
  const torch = which.includes('torch') ? await torchPeer() : null
  if (torch === null) print({ figure: 'PyTorch', value: 'absent', unit: '' })
  const tfjs = []
  for (const backend of ['wasm', 'cpu'])
    if (which.includes(backend)) tfjs.push(await tfjsPeer(backend, networks, rowsOf))
  const peers = [...(torch === null ? [] : [torch]), ...tfjs]
  sayLoad(print, 'before')
  for (const [name, network] of Object.entries(networks)) {
    if (only !== undefined && only !== name) continue
    const { graph, output } = networkOf(network)
    const forward = await createEngine(graph)
    const backward = await createEngine(differentiate(graph, { of: { output, index: 0 }, withRespectTo: ['x'] }))
    for (const batch of batches) {
      if (wanted !== undefined && wanted !== batch) continue
      const { x } = rowsOf(network, batch)
      for (const [what, engine] of [
        ['forward', forward],
        ['input gradient', backward],
      ]) {
        const ours = (repeats) => timed(() => engine.run({ x }), repeats)
        await compare(
          { label: `${network.title}, batch ${batch}, ${what}`, ours, peers, place: [name, batch, what] },
          print,
        )
      }
    }
    await Promise.all([forward.close(), backward.close()])
  }
  sayLoad(print, 'after')
  torch?.close()
}
