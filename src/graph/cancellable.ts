import { ProbityError } from '../errors.js'

interface Waiting {
  /** What is called when the signal aborts. */
  readonly stops: Set<() => void>
  readonly listener: () => void
}

/** What waits for each signal. Many runs of one engine share a signal, and Node takes more than ten listeners on it for a leak. */
const waitingFor = new WeakMap<AbortSignal, Waiting>()

/** Rejects as soon as the signal aborts; what the work gives afterwards is dropped. */
export async function cancellable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let forget = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new ProbityError('CANCELLED'))
    if (signal.aborted) stop()
    else forget = onAbort(signal, stop)
  })
  try {
    return await Promise.race([aborted, work])
  } finally {
    forget()
    work.catch(() => undefined) // an error after the abort has nobody to tell
  }
}

/** Calls back when the signal aborts, by one listener for all who wait for it. The function returned stops waiting. */
function onAbort(signal: AbortSignal, stop: () => void): () => void {
  const { stops, listener } = waitingFor.get(signal) ?? listenTo(signal)
  stops.add(stop)
  return () => {
    stops.delete(stop)
    if (stops.size > 0) return
    signal.removeEventListener('abort', listener)
    waitingFor.delete(signal)
  }
}

function listenTo(signal: AbortSignal): Waiting {
  const stops = new Set<() => void>()
  const listener = (): void => {
    for (const stop of [...stops]) stop()
  }
  const waiting = { stops, listener }
  waitingFor.set(signal, waiting)
  signal.addEventListener('abort', listener, { once: true })
  return waiting
}
