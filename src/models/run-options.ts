import type { RunOptions } from '../graph/engine.js'
import type { ModelTools } from './model.js'

/** What a caller's tools mean for one run of the engine. */
export function runOptions({ signal, progress }: ModelTools): RunOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(progress === undefined
      ? {}
      : { progress: (share: number) => progress({ step: 'model', state: 'advance', share }) }),
  }
}
