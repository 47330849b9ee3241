import { isProbityError } from '../errors.js'

export interface CommandResult {
  readonly exitCode: number
}

/** Prints one sentence and a hint on standard error and gives the exit code: the error's own, or 70 for a fault of ours. */
export function fail(error: unknown, debug: boolean): number {
  const known = isProbityError(error)
  const message = error instanceof Error ? error.message : String(error)
  write(process.stderr, known ? message : `This is a fault of Probity's own: ${message}`)
  if (known && error.hint) write(process.stderr, `Hint: ${error.hint}`)
  if (!known) write(process.stderr, 'Please report it with the command you ran; --debug shows where it happened.')
  if (debug && error instanceof Error && error.stack) write(process.stderr, error.stack)
  return known ? error.exitCode : 70
}

/**
 * Runs work that Ctrl-C stops: the first one aborts the signal so that the work can clean up, a second one ends the process.
 * Work that does not stop within two seconds is ended with 130 as well.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let presses = 0
  const onInterrupt = (): void => {
    presses += 1
    controller.abort()
    if (presses > 1) process.exit(130)
    setTimeout(() => process.exit(130), 2000).unref()
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
  }
}

/** Whoever reads the output may have read enough (`| head`): the command goes on and ends with its own exit code. */
export function bearClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}

/** Writes a line. */
export function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`)
}

export function writeResult(text: string): void {
  write(process.stdout, text)
}
