import type { Random } from '../environment/tools.js'

/** The numbers below `count` in an order drawn from the stream (Fisher & Yates 1938, as Durstenfeld 1964). O(count). */
export function shuffledPositions(count: number, random: Random): Uint32Array {
  return shuffleInPlace(
    Uint32Array.from({ length: count }, (_, at) => at),
    random,
  )
}

export function shuffleInPlace<T extends Uint32Array | number[]>(items: T, random: Random): T {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = items[last]!
    items[last] = items[other]!
    items[other] = kept
  }
  return items
}
