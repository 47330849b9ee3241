import { ProbityError } from '../errors.js'
import type { Graph } from '../graph/graph.js'
import { inferTypes } from '../graph/infer-types.js'
import { bytesOfRow } from '../graph/row-bytes.js'

/** Bytes of intermediate values that one chunk may make: enough work for a worker to be worth a message. */
const chunkBytes = 8 * 2 ** 20
const fewest = 8
/** Bytes of intermediate values of rows that must be computed together, at most. */
const bytesTogether = 4 * 2 ** 30
const most = 1024

export interface Chunk {
  readonly start: number
  readonly rows: number
}

/** Rows that are computed at a time: a power of two that depends on the graph alone, never on the number of workers. */
export function chunkRows(graph: Graph): number {
  const rows = 2 ** Math.floor(Math.log2(chunkBytes / Math.max(1, bytesOfRow(inferTypes(graph)))))
  return Math.min(most, Math.max(fewest, rows))
}

/**
 * Rows of the chunks of one batch: a quarter of the batch where that is more, up to twice as many, since each chunk also
 * costs what does not depend on its rows. Depends on the graph and the batch alone.
 */
export function rowsOfChunk(rows: number, batch: number): number {
  const quarter = 2 ** Math.floor(Math.log2(Math.max(1, batch / 4)))
  return Math.min(2 * rows, Math.max(rows, quarter))
}

/** A check of the rows of a batch that must be computed together, because they share statistics: it gives them, or throws TRAINING_BATCH_TOGETHER. */
export function createTogether(graph: Graph): (rows: number) => number {
  const each = Math.max(1, bytesOfRow(inferTypes(graph)))
  const fitting = Math.max(1, Math.floor(bytesTogether / each))
  return (rows) => {
    if (rows <= fitting) return rows
    const megabytes = Math.ceil((rows * each) / 2 ** 20)
    throw new ProbityError('TRAINING_BATCH_TOGETHER', { rows, megabytes, fitting })
  }
}

/** Rows in pieces of a fixed size; the last may be smaller. */
export function chunksOf(rows: number, size: number): readonly Chunk[] {
  return Array.from({ length: Math.ceil(rows / size) }, (_, at) => ({
    start: at * size,
    rows: Math.min(size, rows - at * size),
  }))
}
