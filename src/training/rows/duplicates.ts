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
  const hashes = Float64Array.from({ length: parts.length }, (_, row) =>
    rowHash([
      { bits, start: row * width, count: width },
      { bits: truth, start: row * columns, count: columns },
    ]),
  )
  const same = (a: number, b: number): boolean => {
    for (let i = 0; i < width; i++) if (bits[a * width + i] !== bits[b * width + i]) return false
    for (let i = 0; i < columns; i++) if (truth[a * columns + i] !== truth[b * columns + i]) return false
    return true
  }
  const candidates = twins(parts, part, (row) => hashes[row]!)
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

/** Rows of a part whose hash is that of a training row, with the first such row. */
function twins(
  parts: Parts,
  part: number,
  hashOf: (row: number) => number,
): readonly { readonly row: number; readonly twin: number }[] {
  if (!parts.includes(part)) return []
  const training = parts.reduce((count, of) => count + (of === 0 ? 1 : 0), 0)
  const seen = createSeen(training, hashOf)
  for (let row = 0; row < parts.length; row++) if (parts[row] === 0) seen.add(row)
  const candidates: { row: number; twin: number }[] = []
  for (let row = 0; row < parts.length; row++) {
    const twin = parts[row] === part ? seen.find(row) : null
    if (twin !== null) candidates.push({ row, twin })
  }
  return candidates
}

/** Rows by their hash, in a table of open addresses (Knuth 1973): six bytes a row instead of the fifty of a Map. */
function createSeen(
  most: number,
  hashOf: (row: number) => number,
): { add(row: number): void; find(row: number): number | null } {
  const places = new Uint32Array(Math.ceil(1.5 * most) + 1) // rows count from 1 here, 0 is empty
  const placeOf = (row: number): number => {
    const hash = hashOf(row)
    let place = hash % places.length
    while (places[place] !== 0 && hashOf(places[place]! - 1) !== hash) place = (place + 1) % places.length
    return place
  }
  return {
    add: (row) => {
      const place = placeOf(row)
      if (places[place] === 0) places[place] = row + 1
    },
    find: (row) => {
      const found = places[placeOf(row)]!
      return found === 0 ? null : found - 1
    },
  }
}
