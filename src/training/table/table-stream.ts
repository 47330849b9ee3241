import { readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createTemporaryFolder } from '../../environment/temporary.js'
import { float32Tensor, type Tensor } from '../../graph/tensor.js'
import type { RowStream } from '../rows/learning-rows.js'
import { rowHash } from '../rows/row-hash.js'

export interface TableStreamRequest {
  readonly rows: number
  /** Name of the network's input, and how many numbers a row has there. */
  readonly input: string
  readonly width: number
  /** Visits the feature vectors of all rows, neighbours together, in the order of the rows. */
  readonly each: (visit: (values: Float32Array, start: number) => Promise<void>) => Promise<void>
  /** What is true of each row: rows with another label are others. */
  readonly target: Float32Array | Int32Array
}

export interface TableStream extends RowStream {
  close(): Promise<void>
}

/** Rows at the beginning that stand for all of them in checks, and numbers of them at most. */
const shownRows = 50_000
const shownNumbers = 2 ** 22
/** Pieces of a file that are read before others have their turn. */
const readsAtOnce = 128

/**
 * Feature vectors in a temporary file instead of memory: what stays there is a hash, a label and a weight of each row. Rows are read
 * when a batch takes them, neighbours at once; the system keeps in memory what there is room for.
 */
export async function streamTable({ rows, input, width, each, target }: TableStreamRequest): Promise<TableStream> {
  const folder = createTemporaryFolder()
  const file = await open(path.join(folder.path, 'features'), 'w+')
  const close = async (): Promise<void> => {
    await file.close()
    folder.remove()
  }
  try {
    const hashes = new Float64Array(rows)
    const few = Math.min(rows, shownRows, Math.max(1000, Math.floor(shownNumbers / width)))
    const summary = new Float32Array(few * width)
    const truth = new Uint32Array(target.buffer, target.byteOffset, target.length)
    const columns = rows === 0 ? 0 : target.length / rows
    await each(async (values, row) => {
      const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
      const count = values.length / width
      for (let at = 0; at < count; at++)
        hashes[row + at] = rowHash([
          { bits, start: at * width, count: width },
          { bits: truth, start: (row + at) * columns, count: columns },
        ])
      if (row < few) summary.set(values.subarray(0, Math.min(count, few - row) * width), row * width)
      await file.write(
        new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength),
        0,
        bits.byteLength,
        row * width * 4,
      )
    })
    return {
      take: async (positions) => ({ [input]: await takeRows(file, width, positions) }),
      ...{ hashes, summary: float32Tensor([few, width], summary), nameOf: (position) => String(position + 1), close },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Most pieces lie in the system's cache, where asking a thread for each would cost more than reading it. */
async function takeRows(file: FileHandle, width: number, positions: ArrayLike<number>): Promise<Tensor> {
  const data = new Float32Array(positions.length * width)
  const bytes = new Uint8Array(data.buffer)
  const size = width * 4
  const runs = runsOf(positions)
  for (let start = 0; start < runs.length; start += readsAtOnce) {
    if (start > 0) await new Promise((resume) => setImmediate(resume))
    for (const { at, from, count } of runs.slice(start, start + readsAtOnce))
      readSync(file.fd, bytes, at * size, count * size, from * size)
  }
  return float32Tensor([positions.length, width], data)
}

/** Neighbours that follow each other are one piece of the file. */
function runsOf(
  positions: ArrayLike<number>,
): { readonly at: number; readonly from: number; readonly count: number }[] {
  const runs: { at: number; from: number; count: number }[] = []
  for (let at = 0; at < positions.length; at++) {
    const last = runs.at(-1)
    if (last !== undefined && positions[at] === last.from + last.count) last.count++
    else runs.push({ at, from: positions[at]!, count: 1 })
  }
  return runs
}
