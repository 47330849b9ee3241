import type { RowStream } from './learning-rows.js'
import { rowHash } from './row-hash.js'
import type { Parts } from './split.js'

/** Rows of a part that are, number by number, rows that were trained on. */
export interface Duplicates {
  readonly rows: number
  /** The first few: position of the row, and of its twin among the training rows. */
  readonly examples: readonly { readonly row: number; readonly twin: number }[]
}

const shown = 5

/**
 * Finds rows outside the training part (0) whose features and target equal those of a training row: a model that has seen them
 * is judged too well. Rows are compared by a hash of 53 bits, then number by number. O(rows).
 */
export function findDuplicates(
  features: Float32Array | Int32Array,
  target: Float32Array | Int32Array,
  parts: Parts,
  part: number,
): Duplicates {
  const width = parts.length === 0 ? 0 : features.length / parts.length
  const columns = parts.length === 0 ? 0 : target.length / parts.length
  const bits = new Uint32Array(features.buffer, features.byteOffset, features.length)
  const truth = new Uint32Array(target.buffer, target.byteOffset, target.length)
  const hashOf = (row: number): number =>
    rowHash([
      { bits, start: row * width, count: width },
      { bits: truth, start: row * columns, count: columns },
    ])
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < width; i++) if (bits[a * width + i] !== bits[b * width + i]) return false
    for (let i = 0; i < columns; i++) if (truth[a * columns + i] !== truth[b * columns + i]) return false
    return true
  }
  const candidates = twins(parts, part, hashOf)
  const found = candidates.filter(({ row, twin }) => same(row, twin))
  return { rows: found.length, examples: found.slice(0, shown) }
}

/** The same for rows that are not in memory: those of equal hashes are read again and compared, number by number. */
export async function findStreamedDuplicates(
  stream: Pick<RowStream, 'take' | 'hashes'>,
  parts: Parts,
  part: number,
): Promise<Duplicates> {
  const candidates = twins(parts, part, (row) => stream.hashes[row]!)
  const found: { row: number; twin: number }[] = []
  for (const { row, twin } of candidates) {
    const inputs = Object.values(await stream.take([row, twin]))
    const equal = inputs.every(({ data }) => {
      const width = data.length / 2
      for (let at = 0; at < width; at++) if (data[at] !== data[width + at]) return false
      return true
    })
    if (equal) found.push({ row, twin })
  }
  return { rows: found.length, examples: found.slice(0, shown) }
}

/** Rows of a part whose hash is that of a training row. */
function twins(
  parts: Parts,
  part: number,
  hashOf: (row: number) => number,
): readonly { readonly row: number; readonly twin: number }[] {
  const seen = new Map<number, number>()
  parts.forEach((of, row) => {
    if (of !== 0) return
    const hash = hashOf(row)
    if (!seen.has(hash)) seen.set(hash, row)
  })
  const candidates: { row: number; twin: number }[] = []
  parts.forEach((of, row) => {
    if (of !== part) return
    const twin = seen.get(hashOf(row))
    if (twin !== undefined) candidates.push({ row, twin })
  })
  return candidates
}
