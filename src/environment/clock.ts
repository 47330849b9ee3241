import type { Clock } from './tools.js'

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date().getTime() }

/** A clock that stands still, for tests and reproducible output. */
export function fixedClock(milliseconds: number): Clock {
  return { now: () => milliseconds }
}
