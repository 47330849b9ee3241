import { ProbityError } from '../errors.js'
import { cancellable } from './cancellable.js'
import type { RunOptions } from './engine.js'
import type { RowPlan } from './row-plan.js'
import type { Tensor, Tensors } from './tensor.js'
import { addParts, joinRows, tileFeeds } from './tiles.js'
import { giveAway, type WorkerPool } from './worker-pool.js'

interface Tile {
  readonly start: number
  /** Rows that count. */
  readonly rows: number
  /** Rows that are computed. */
  readonly size: number
}

/** Whether a run may be cut into tiles, and is worth it. */
export function canTile(
  plan: RowPlan,
  outputs: readonly string[],
  sum: readonly string[],
  rows: number | null,
): boolean {
  if (plan.tileRows === null || rows === null || rows === 0) return false
  if (plan.fixedRows !== null) return rows !== plan.fixedRows
  return rows > plan.tileRows && outputs.every((output) => sum.includes(output) || plan.outputs.get(output) !== 'whole')
}

/**
 * Runs a graph tile by tile and puts the parts together in the order of the tiles. Null where an output turns out to have no
 * rows, so that the graph must be run whole.
 */
export async function runTiles(
  running: { readonly plan: RowPlan; readonly pool: WorkerPool },
  feeds: Tensors,
  outputs: readonly string[],
  rows: number,
  options: RunOptions,
): Promise<Tensors | null> {
  const { plan } = running
  const sum = options.sum ?? []
  const tiles = tilesOf(rows, plan.tileRows!, plan.fixedRows !== null)
  // rows that fill up the last tile would be added too
  const padded = tiles.some((tile) => tile.size !== tile.rows)
  if (padded && sum.length > 0) throw notByRow(sum[0]!, '', plan.fixedRows!)
  const parts = await runAll(running, feeds, outputs, tiles, options)
  const byRow = (output: string): boolean => parts.every((part, at) => part[output]!.shape[0] === tiles[at]!.size)
  const without = outputs.find((output) => !sum.includes(output) && !byRow(output))
  if (without !== undefined) {
    if (plan.fixedRows === null) return null
    throw notByRow(without, parts[0]![without]!.shape.join(', '), plan.fixedRows)
  }
  return Object.fromEntries(outputs.map((output) => [output, combine(parts, output, tiles, sum.includes(output))]))
}

function notByRow(output: string, shape: string, rows: number): ProbityError {
  return new ProbityError('ENGINE_OUTPUT_NOT_BY_ROW', { output, shape, rows })
}

/** `exact`: the graph takes tiles of this size only, so the last one is filled up. */
function tilesOf(rows: number, tileRows: number, exact: boolean): readonly Tile[] {
  return Array.from({ length: Math.ceil(rows / tileRows) }, (_, at) => {
    const start = at * tileRows
    const count = Math.min(tileRows, rows - start)
    return { start, rows: count, size: exact ? tileRows : count }
  })
}

async function runAll(
  { plan, pool }: { readonly plan: RowPlan; readonly pool: WorkerPool },
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
  try {
    await Promise.all(Array.from({ length: Math.min(tiles.length, pool.lanes) }, work))
  } catch (error) {
    next = tiles.length // the other lanes hand out no more
    throw error
  }
  return parts
}

function combine(parts: readonly Tensors[], output: string, tiles: readonly Tile[], sum: boolean): Tensor {
  const tensors = parts.map((part) => part[output]!)
  if (sum) return addParts(tensors, output)
  return joinRows(
    tensors,
    tiles.map((tile) => tile.rows),
  )
}
