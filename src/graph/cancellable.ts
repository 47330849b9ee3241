import { ProbityError } from '../errors.js'

/** Rejects as soon as the signal aborts; what the work gives afterwards is dropped. */
export async function cancellable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new ProbityError('CANCELLED'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([aborted, work])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => undefined) // an error after the abort has nobody to tell
  }
}
