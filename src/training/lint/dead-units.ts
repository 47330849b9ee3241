import { createEngine } from '../../graph/engine.js'
import type { Tensors } from '../../graph/tensor.js'
import type { Network } from '../network.js'
import type { TrainingFinding } from '../record.js'
import { toFinding } from './lint.js'

/** Rows that are looked at. */
export const mostRows = 2000
/** Below this share of dead units there is nothing to say. */
export const mostDead = 0.1

/** Rows that are computed first, and bytes of values in memory afterwards: rectifiers of large pictures have millions of values a row. */
const firstRows = 16
const mostBytes = 2 ** 26

/**
 * Rectified units that are 0 for every row: no gradient passes them, so they stay so. Looked for after training, on the first
 * rows, a block at a time until all are found alive. Of convolutions a unit is a channel.
 */
export async function deadUnits(
  network: Network,
  take: (positions: Uint32Array) => Promise<Tensors>,
  rows: number,
): Promise<TrainingFinding | null> {
  const outputs = network.graph.nodes
    .filter(({ operator, domain }) => operator === 'Relu' && domain === '')
    .map(({ outputs: [name] }) => name!)
  if (outputs.length === 0) return null
  const graph = { ...network.graph, outputs: outputs.map((name) => ({ name, type: null })) }
  const engine = await createEngine(graph, { threads: 1 })
  try {
    const { dead, all } = await findDeadUnits(Math.min(rows, mostRows), take, (inputs) => engine.run(inputs))
    return dead / all <= mostDead
      ? null
      : toFinding({ id: 'dead-units', level: 'warning' }, { dead, all, share: dead / all })
  } finally {
    await engine.close()
  }
}

function bytesOf(tensors: Tensors): number {
  return Object.values(tensors).reduce((sum, { data }) => sum + (ArrayBuffer.isView(data) ? data.byteLength : 0), 0)
}

/** Units that are never above 0, and all units, of the values of rectifiers, [rows, units, …], at so many rows. */
export async function findDeadUnits(
  rows: number,
  take: (positions: Uint32Array) => Promise<Tensors>,
  run: (inputs: Tensors) => Promise<Tensors>,
): Promise<UnitCount> {
  const units = createUnits()
  let block = firstRows
  for (let start = 0; start < rows && (start === 0 || units.count().dead > 0);) {
    const count = Math.min(block, rows - start)
    const inputs = await take(Uint32Array.from({ length: count }, (_, at) => start + at))
    const values = await run(inputs)
    units.see(values)
    start += count
    const bytesOfRow = (bytesOf(inputs) + bytesOf(values)) / count
    block = Math.max(1, Math.floor(mostBytes / Math.max(1, bytesOfRow)))
  }
  return units.count()
}

export interface UnitCount {
  readonly dead: number
  readonly all: number
}

/** Units of rectifiers, by the values of some rows after others. */
function createUnits(): { see(values: Tensors): void; count(): UnitCount } {
  const alive = new Map<string, Uint8Array>()
  return {
    see(values) {
      for (const [name, { shape, data }] of Object.entries(values)) {
        const [count, inner] = [shape[1] ?? 1, shape.slice(2).reduce((product, size) => product * size, 1)]
        const found = alive.get(name) ?? new Uint8Array(count)
        for (let at = 0; at < data.length; at++) if (Number(data[at]) > 0) found[Math.floor(at / inner) % count] = 1
        alive.set(name, found)
      }
    },
    count() {
      const units = [...alive.values()]
      const all = units.reduce((sum, { length }) => sum + length, 0)
      return { dead: units.reduce((sum, found) => sum + found.filter((is) => is === 0).length, 0), all }
    },
  }
}
