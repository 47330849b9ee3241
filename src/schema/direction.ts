import type { Measurement } from './measurement.js'

/**
 * Which way a measurement gets worse: +1 where more is worse, −1 where less is worse, null where neither is. One whose ideal lies between is worse away
 * from it; `from` is the value that the change starts at.
 * @example worseDirection({ better: 'nearer-ideal', ideal: 1 }, 0.8) // -1
 */
export function worseDirection({ better, ideal }: Pick<Measurement, 'better' | 'ideal'>, from: number | null): 1 | -1 | null {
  if (better === 'lower') return 1
  if (better === 'higher') return -1
  if (better === 'none' || ideal === undefined || from === null) return null
  return from >= ideal ? 1 : -1
}
