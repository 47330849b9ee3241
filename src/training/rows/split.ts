import type { Random } from '../../environment/tools.js'
import { shuffledPositions, shuffleInPlace } from '../shuffle.js'

/**
 * Which part each row belongs to: the position of its share. Every split hands out rows one after the other, each to the part
 * that is furthest below its share of the rows so far, so that all sizes are right to within one row, and so are those of any run of
 * neighbours, such as a stratum.
 */
export type Parts = Uint8Array

/** Rows in an order drawn from the stream. */
export function splitRandomly(rows: number, shares: readonly number[], random: Random): Parts {
  return apportion(shuffledPositions(rows, random), shares)
}

/** The same within each stratum: parts have all strata in the same shares. */
export function splitByStratum(strata: readonly string[], shares: readonly number[], random: Random): Parts {
  const byStratum = positionsBy(strata)
  const order = new Uint32Array(strata.length)
  let at = 0
  for (const key of [...byStratum.keys()].sort()) {
    const positions = shuffleInPlace(byStratum.get(key)!, random.fork(key))
    order.set(positions, at)
    at += positions.length
  }
  return apportion(order, shares)
}

/** Rows of one key stay together. Keys come in an order drawn from the stream. */
export function splitByKey(keys: readonly string[], shares: readonly number[], random: Random): Parts {
  const byKey = positionsBy(keys)
  const parts = new Uint8Array(keys.length)
  const counts = shares.map(() => 0)
  let done = 0
  for (const key of shuffleKeys([...byKey.keys()].sort(), random)) {
    const positions = byKey.get(key)!
    done += positions.length
    const part = furthestBelow(counts, shares, done)
    counts[part]! += positions.length
    for (const at of positions) parts[at] = part
  }
  return parts
}

/**
 * The first share gets the earliest rows, the last the latest; rows of one time stay together, rows without a time count as
 * the earliest. Times compare as numbers, or as texts such as ISO dates.
 */
export function splitByTime(times: readonly (number | string | null)[], shares: readonly number[]): Parts {
  const order = Uint32Array.from(times.keys()).sort((a, b) => compareTimes(times[a]!, times[b]!) || a - b)
  const parts = new Uint8Array(times.length)
  const ends = shares.map((_, part) => shares.slice(0, part + 1).reduce((sum, share) => sum + share, 0) * times.length)
  let part = 0
  order.forEach((row, rank) => {
    const sameTime = rank > 0 && compareTimes(times[order[rank - 1]!]!, times[row]!) === 0
    while (!sameTime && part < shares.length - 1 && rank >= Math.round(ends[part]!)) part++
    parts[row] = part
  })
  return parts
}

/** Positions of the rows of a part, ascending. */
export function rowsOf(parts: Parts, part: number): Uint32Array {
  const found = new Uint32Array(parts.reduce((count, of) => count + (of === part ? 1 : 0), 0))
  let at = 0
  for (let row = 0; row < parts.length; row++) if (parts[row] === part) found[at++] = row
  return found
}

function apportion(order: Uint32Array, shares: readonly number[]): Parts {
  const parts = new Uint8Array(order.length)
  const counts = shares.map(() => 0)
  order.forEach((row, at) => {
    const part = furthestBelow(counts, shares, at + 1)
    counts[part]!++
    parts[row] = part
  })
  return parts
}

function furthestBelow(counts: readonly number[], shares: readonly number[], total: number): number {
  let best = 0
  let most = -Infinity
  shares.forEach((share, part) => {
    const missing = share * total - counts[part]!
    if (share > 0 && missing > most + 1e-9) [best, most] = [part, missing]
  })
  return best
}

/** Positions of each key, ascending. Counted first, so that they take four bytes each. */
function positionsBy(keys: readonly string[]): Map<string, Uint32Array> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  const found = new Map([...counts].map(([key, count]) => [key, new Uint32Array(count)]))
  for (let row = keys.length - 1; row >= 0; row--) {
    const left = counts.get(keys[row]!)! - 1
    counts.set(keys[row]!, left)
    found.get(keys[row]!)![left] = row
  }
  return found
}

function shuffleKeys(keys: readonly string[], random: Random): string[] {
  return Array.from(shuffledPositions(keys.length, random), (at) => keys[at]!)
}

function compareTimes(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}
