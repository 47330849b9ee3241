import { systemClock } from './clock.js'
import { createRandom } from './random.js'
import type { Clock, Progress, Tools } from './tools.js'

export interface ToolsOptions {
  readonly seed: number
  readonly progress?: Progress
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/** Tools for one audit: randomness from the seed, the machine's clock unless another is given, silent progress, a signal that never aborts. */
export function createTools(options: ToolsOptions): Tools {
  return {
    random: createRandom(options.seed),
    clock: options.clock ?? systemClock,
    progress: options.progress ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
  }
}
