import { availableParallelism } from 'node:os'
import { nearest } from '../environment/nearest.js'
import { ProbityError } from '../errors.js'
import { cancellable } from './cancellable.js'
import { checkFeeds } from './check-feeds.js'
import { directOutputs } from './direct-outputs.js'
import type { Graph } from './graph.js'
import { createLocalSession } from './local-session.js'
import { makeRunnable } from './make-runnable.js'
import { createQuickRuns, type QuickRuns } from './quick-runs.js'
import { readOnnx } from './read-onnx.js'
import { planRows, type RowPlan } from './row-plan.js'
import { canTile, runTiles } from './run-tiles.js'
import type { Tensors } from './tensor.js'
import { createWorkerPool, type WorkerPool } from './worker-pool.js'
import { writeOnnx } from './write-onnx.js'

/** Bytes of a model that may be in memory once more, for a session in the main thread. */
const mostTwice = 16 * 2 ** 20

export interface EngineOptions {
  /** Workers at most; as many as there are cores unless given. Changes speed, never bytes. */
  readonly threads?: number
  /** Rows of a tile; from the sizes in the graph unless given. Changes bytes in the last digits. */
  readonly tileRows?: number
  /** Never in the main thread: runs come many at a time, and keep workers busy. */
  readonly workersOnly?: boolean
  /** An ONNX file that computes what the graph says, so that a large graph need not be written once more. */
  readonly bytes?: Uint8Array
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
 * together in order, so that the bytes of a result do not depend on the number of workers. Runs that take less than a message
 * to a worker is worth are computed in the main thread, by the same session.
 * @example
 * const engine = await createEngine(graph)
 * const { y } = await engine.run({ x: float32Tensor([2, 3], [1, 2, 3, 4, 5, 6]) })
 * await engine.close()
 */
export async function createEngine(model: Graph | Uint8Array, options: EngineOptions = {}): Promise<Engine> {
  const given = model instanceof Uint8Array ? readOnnx(model) : model
  checkComplete(given)
  const file = model instanceof Uint8Array ? model : options.bytes
  const runnable = makeRunnable(given)
  const graph = file === undefined ? directOutputs(runnable) : runnable
  const bytes = file !== undefined && graph === given ? file : writeOnnx(graph)
  const plan = planRows(graph, options.tileRows)
  const pool = createWorkerPool(bytes, Math.max(1, options.threads ?? availableParallelism()))
  try {
    await pool.start()
  } catch (error) {
    await pool.close()
    throw error
  }
  const local = options.workersOnly !== true && bytes.byteLength <= mostTwice
  const quick = createQuickRuns(local ? () => createLocalSession(bytes) : null)
  const running: Running = { graph, plan, pool, quick, whole: new Set() }
  return {
    graph,
    tileRows: plan.tileRows,
    run: async (feeds, outputs, runOptions = {}) => runGraph(running, feeds, chooseOutputs(graph, outputs), runOptions),
    close: async () => void (await Promise.all([pool.close(), quick.close()])),
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
  readonly quick: QuickRuns
  /** Outputs that had no rows when they came, against what nothing had said before. */
  readonly whole: Set<string>
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
  const { graph, plan, pool, quick, whole } = running
  if (options.signal?.aborted === true) throw new ProbityError('CANCELLED')
  const rows = checkFeeds(graph, plan, feeds)
  const sum = options.sum ?? []
  if (canTile(plan, outputs, sum, rows) && !outputs.some((output) => whole.has(output) && !sum.includes(output))) {
    const found = await runTiles({ plan, pool }, feeds, outputs, rows!, options)
    if (found !== null) return found
    for (const output of outputs) if (plan.outputs.get(output) === 'unknown') whole.add(output)
  }
  const job = { feeds, outputs }
  const here = pool.isIdle() ? quick.start(job, rows) : null
  return cancellable(here ?? pool.run(job, (milliseconds) => quick.took(job, rows, milliseconds)), options.signal)
}
