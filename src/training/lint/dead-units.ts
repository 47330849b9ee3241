import { createEngine } from '../../graph/engine.js'
import type { Tensors } from '../../graph/tensor.js'
import { takeRows } from '../../graph/tiles.js'
import type { Network } from '../network.js'
import type { TrainingFinding } from '../record.js'
import { toFinding } from './lint.js'

/** Rows that are looked at. */
export const mostRows = 2000
/** Below this share of dead units there is nothing to say. */
export const mostDead = 0.1

/**
 * Rectified units that are 0 for every row: no gradient passes them, so they stay so. Looked for after training, on the first
 * rows. Of convolutions a unit is a channel.
 */
export async function deadUnits(network: Network, inputs: Tensors, rows: number): Promise<TrainingFinding | null> {
  const outputs = network.graph.nodes
    .filter(({ operator, domain }) => operator === 'Relu' && domain === '')
    .map(({ outputs: [name] }) => name!)
  if (outputs.length === 0) return null
  const graph = { ...network.graph, outputs: outputs.map((name) => ({ name, type: null })) }
  const engine = await createEngine(graph, { threads: 1 })
  try {
    const few = Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => [name, takeRows(tensor, 0, Math.min(rows, mostRows))]),
    )
    const { dead, all } = countDeadUnits(await engine.run(few))
    return dead / all <= mostDead
      ? null
      : toFinding({ id: 'dead-units', level: 'warning' }, { dead, all, share: dead / all })
  } finally {
    await engine.close()
  }
}

/** Units that are never above 0, and all units, of the values of rectifiers: [rows, units, …]. */
export function countDeadUnits(values: Tensors): { readonly dead: number; readonly all: number } {
  let [dead, all] = [0, 0]
  for (const { shape, data } of Object.values(values)) {
    const [units, inner] = [shape[1] ?? 1, shape.slice(2).reduce((product, size) => product * size, 1)]
    const alive = new Set<number>()
    for (let at = 0; at < data.length; at++) if (Number(data[at]) > 0) alive.add(Math.floor(at / inner) % units)
    dead += units - alive.size
    all += units
  }
  return { dead, all }
}
