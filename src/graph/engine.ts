import { availableParallelism } from 'node:os'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { checkFeeds } from './check-feeds.js'
import type { Graph } from './graph.js'
import { makeRunnable } from './make-runnable.js'
import { readOnnx } from './read-onnx.js'
import { planRows, type RowPlan } from './row-plan.js'
import type { Tensor, Tensors } from './tensor.js'
import { addParts, joinRows, tileFeeds } from './tiles.js'
import { createWorkerPool, giveAway, type WorkerPool } from './worker-pool.js'
import { writeOnnx } from './write-onnx.js'

export interface EngineOptions {
  /** Workers at most; as many as there are cores unless given. Changes speed, never bytes. */
  readonly threads?: number
  /** Rows of a tile; from the sizes in the graph unless given. Changes bytes in the last digits. */
  readonly tileRows?: number
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Outputs without rows, such as gradients of weights, that add up over tiles (in the order of the tiles). */
  readonly sum?: readonly string[]
  /** Told after each tile, with the share done. */
  readonly progress?: (share: number) => void
}

export interface Engine {
  readonly graph: Graph
  /** Rows that are computed at a time; null where the graph is run whole. */
  readonly tileRows: number | null
  /** Runs the graph; all outputs unless named. The first axis of the inputs is the row. */
  run(feeds: Tensors, outputs?: readonly string[], options?: RunOptions): Promise<Tensors>
  close(): Promise<void>
}

/**
 * An engine for a graph, or for the bytes of an ONNX file. ONNX Runtime computes a run in one native call that blocks its
 * thread, so it lives in workers, each with a session of one thread; rows are handed out in tiles of a fixed size and put
 * together in order, so that the bytes of a result do not depend on the number of workers.
 * @example
 * const engine = await createEngine(graph)
 * const { y } = await engine.run({ x: float32Tensor([2, 3], [1, 2, 3, 4, 5, 6]) })
 * await engine.close()
 */
export async function createEngine(model: Graph | Uint8Array, options: EngineOptions = {}): Promise<Engine> {
  const given = model instanceof Uint8Array ? readOnnx(model) : model
  checkComplete(given)
  const graph = makeRunnable(given)
  const bytes = model instanceof Uint8Array && graph === given ? model : writeOnnx(graph)
  const plan = planRows(graph, options.tileRows)
  const pool = createWorkerPool(bytes, Math.max(1, options.threads ?? availableParallelism()))
  try {
    await pool.start()
  } catch (error) {
    await pool.close()
    throw error
  }
  return {
    graph,
    tileRows: plan.tileRows,
    run: async (feeds, outputs, runOptions = {}) =>
      runGraph({ graph, plan, pool }, feeds, chooseOutputs(graph, outputs), runOptions),
    close: () => pool.close(),
  }
}

/** A model from memory has no folder in which ONNX Runtime could look for data files. */
function checkComplete(graph: Graph): void {
  for (const [tensor, { content }] of graph.initializers)
    if (content.kind === 'external')
      throw new ProbityError('ONNX_EXTERNAL_DATA_NOT_GIVEN', { tensor, location: content.location })
}

interface Running {
  readonly graph: Graph
  readonly plan: RowPlan
  readonly pool: WorkerPool
}

function chooseOutputs(graph: Graph, outputs: readonly string[] | undefined): readonly string[] {
  const all = graph.outputs.filter(({ type }) => type === null || type.kind === 'tensor').map(({ name }) => name)
  for (const output of outputs ?? [])
    if (!all.includes(output))
      throw new ProbityError('ENGINE_OUTPUT_UNKNOWN', { output, outputs: all, nearest: nearest(output, all) })
  return outputs ?? all
}

async function runGraph(
  running: Running,
  feeds: Tensors,
  outputs: readonly string[],
  options: RunOptions,
): Promise<Tensors> {
  const { graph, plan } = running
  if (options.signal?.aborted === true) throw new ProbityError('CANCELLED')
  const rows = checkFeeds(graph, plan, feeds)
  const sum = options.sum ?? []
  const tiles = canTile(plan, outputs, sum, rows) ? tilesOf(rows!, plan.tileRows!, plan.fixedRows !== null) : null
  if (tiles === null) return cancellable(running.pool.run({ feeds, outputs }), options.signal)
  const parts = await runTiles(running, feeds, outputs, tiles, options)
  const byRow = outputs.filter((output) => !sum.includes(output))
  const without = byRow.find((output) => !hasRows(parts, output, tiles))
  if (without !== undefined) {
    if (plan.fixedRows !== null) throw notByRow(without, parts[0]![without]!, plan.fixedRows)
    return cancellable(running.pool.run({ feeds, outputs }), options.signal)
  }
  return Object.fromEntries(outputs.map((output) => [output, combine(parts, output, tiles, sum.includes(output))]))
}

interface Tile {
  readonly start: number
  /** Rows that count. */
  readonly rows: number
  /** Rows that are computed. */
  readonly size: number
}

function canTile(plan: RowPlan, outputs: readonly string[], sum: readonly string[], rows: number | null): boolean {
  if (plan.tileRows === null || rows === null || rows === 0) return false
  if (plan.fixedRows !== null) return rows !== plan.fixedRows
  return rows > plan.tileRows && outputs.every((output) => sum.includes(output) || plan.outputs.get(output) !== 'whole')
}

/** `exact`: the graph takes tiles of this size only, so the last one is filled up. */
function tilesOf(rows: number, tileRows: number, exact: boolean): readonly Tile[] {
  return Array.from({ length: Math.ceil(rows / tileRows) }, (_, at) => {
    const start = at * tileRows
    const count = Math.min(tileRows, rows - start)
    return { start, rows: count, size: exact ? tileRows : count }
  })
}

async function runTiles(
  { plan, pool }: Running,
  feeds: Tensors,
  outputs: readonly string[],
  tiles: readonly Tile[],
  { signal, progress }: RunOptions,
): Promise<readonly Tensors[]> {
  const parts: Tensors[] = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < tiles.length; at = next++) {
      const { start, size } = tiles[at]!
      const tile = tileFeeds(feeds, plan.byRow, start, size)
      for (const name of plan.byRow) if (tile[name] !== undefined) giveAway(tile[name].data)
      parts[at] = await cancellable(pool.run({ feeds: tile, outputs }), signal)
      progress?.(++done / tiles.length)
    }
  }
  const lanes = Math.min(tiles.length, pool.lanes)
  try {
    await Promise.all(Array.from({ length: lanes }, work))
  } catch (error) {
    next = tiles.length // the other lanes hand out no more
    throw error
  }
  return parts
}

/** Rejects at once when the signal aborts; what a worker is computing then is dropped when it comes. */
async function cancellable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new ProbityError('CANCELLED'))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => undefined) // an error after the abort has nobody to tell
  }
}

function hasRows(parts: readonly Tensors[], output: string, tiles: readonly Tile[]): boolean {
  return parts.every((part, at) => part[output]!.shape[0] === tiles[at]!.size)
}

function notByRow(output: string, { shape }: Tensor, rows: number): ProbityError {
  return new ProbityError('ENGINE_OUTPUT_NOT_BY_ROW', { output, shape: shape.join(', '), rows })
}

function combine(parts: readonly Tensors[], output: string, tiles: readonly Tile[], sum: boolean): Tensor {
  const tensors = parts.map((part) => part[output]!)
  if (sum) return addParts(tensors, output)
  return joinRows(
    tensors,
    tiles.map((tile) => tile.rows),
  )
}
