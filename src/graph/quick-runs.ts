import type { LocalSession } from './local-session.js'
import type { Tensors } from './tensor.js'
import type { Job } from './worker-pool.js'

/** Milliseconds that a run may keep the main thread. A message to a worker and back takes a tenth of one, and copies what it holds. */
const quick = 2
/** Runs of a size before one of them is computed here. */
const enough = 16

/**
 * Which runs of an engine are quick enough for the main thread, as workers have found. Bytes are the same in both places, so that
 * the clock decides about speed only.
 */
export interface QuickRuns {
  /** What a run took in a worker. */
  took(job: Job, rows: number | null, milliseconds: number): void
  /** Starts the job in the main thread; null where it belongs to a worker: it is long, or unknown, or another one is running here. */
  start(job: Job, rows: number | null): Promise<Tensors> | null
  close(): Promise<void>
}

/** One at a time in the whole process: what else is asked for meanwhile is computed beside it, by workers. */
let isRunning = false

/** `open` makes a session for the main thread; null where there must be none. */
export function createQuickRuns(open: (() => Promise<LocalSession>) | null): QuickRuns {
  const seen = new Map<string, { runs: number; fastest: number }>()
  let opening: Promise<LocalSession | null> | null = null
  let session: LocalSession | null = null
  let current: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    took(job, rows, milliseconds) {
      const key = kindOf(job, rows)
      const { runs, fastest } = seen.get(key) ?? { runs: 0, fastest: Number.POSITIVE_INFINITY }
      seen.set(key, { runs: runs + 1, fastest: Math.min(fastest, milliseconds) })
    },
    start(job, rows) {
      const known = seen.get(kindOf(job, rows))
      if (known === undefined || known.runs < enough || known.fastest > quick) return null
      if (open === null || isRunning || closed) return null
      // workers compute as well as this thread: without a session here nothing is lost but time
      opening ??= open().then(
        (found) => (session = found),
        () => null,
      )
      if (session === null) return null
      const run = alone(session.run(job))
      current = run.catch(() => undefined) // who asked for it hears of it
      return run
    },
    async close() {
      closed = true
      await current
      const found = await opening
      await found?.close()
    },
  }
}

/** Runs are alike that give the same outputs for about as many rows (to the next power of two) and about as many numbers: series may be long. */
function kindOf({ feeds, outputs }: Job, rows: number | null): string {
  let elements = 0
  for (const { data } of Object.values(feeds)) elements += data.length
  return `${powerOf(rows ?? 0)} ${powerOf(elements)} ${outputs.join()}`
}

function powerOf(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)))
}

async function alone<T>(work: Promise<T>): Promise<T> {
  isRunning = true
  try {
    return await work
  } finally {
    isRunning = false
  }
}
