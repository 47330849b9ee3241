import { isProbityError } from '../../errors.js'
import { backendOf, type Tfjs, type TfjsBackend } from './tfjs.js'

/** Where TensorFlow.js computes a model, and what that place lacks. It changes when a run meets what WebAssembly has not. */
export interface TfjsPlace {
  /** Of predictions. */
  backend: TfjsBackend
  /** What plain JavaScript ran because WebAssembly has no kernel for it, such as `gradients: Conv2DBackpropFilter`. */
  readonly lacking: string[]
}

export type TfjsWork = 'predictions' | 'gradients'

export interface TfjsRuns {
  readonly place: TfjsPlace
  /** Runs one piece of work after the other: which backend is in force is a setting of the whole library. */
  run<T>(kind: TfjsWork, work: () => Promise<T>): Promise<T>
}

/**
 * Runs work on the backend in force, and on plain JavaScript what WebAssembly has no kernel for: predictions may run on one and
 * gradients on the other. The backend that was in force is put back.
 */
export function tfjsRuns(tf: Tfjs): TfjsRuns {
  const place: TfjsPlace = { backend: backendOf(tf), lacking: [] }
  const plain = new Set<TfjsWork>()
  let last: Promise<unknown> = Promise.resolve()

  const onPlain = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = tf.getBackend()
    await tf.setBackend('cpu')
    try {
      return await work()
    } finally {
      await tf.setBackend(before)
    }
  }
  const attempt = async <T>(kind: TfjsWork, work: () => Promise<T>): Promise<T> => {
    if (plain.has(kind)) return onPlain(work)
    try {
      return await work()
    } catch (error) {
      if (tf.getBackend() !== 'wasm' || isProbityError(error)) throw error
      const found = await onPlain(work) // what is wrong for every backend fails here again, with the better message
      plain.add(kind)
      place.lacking.push(`${kind}: ${lackOf(error)}`)
      if (kind === 'predictions') place.backend = 'cpu'
      return found
    }
  }
  return {
    place,
    run(kind, work) {
      const mine = last.then(() => attempt(kind, work))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

/** The kernel that is missing, or else what the backend says. */
function lackOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /Kernel '(.+)' not registered/u.exec(text)?.[1] ?? text.split('\n')[0]!.trim()
}
