import { createHash, webcrypto } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { ProbityError } from '../errors.js'

/** SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** SHA-256 of bytes, computed beside this thread. */
export async function sha256Beside(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

/** From this size on a thread of its own is started sooner than the file is read. */
const worthAThread = 16 * 2 ** 20

interface Reading {
  readonly digest: Promise<string>
  readonly thread: Worker
}
const begun = new Map<string, Reading>()

/**
 * Begins the digest of a large file before anybody asks for it, on a thread of its own, while the rest of a command is loaded; `sha256OfFile` gives it. Files that
 * are small or not there are left to whoever reads them.
 */
export function beginDigest(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile() || found.size < worthAThread || begun.has(path)) return
  const reading = readOnThread(path)
  // Nobody may ask for it: then it keeps no process alive, and its failure is nobody's.
  reading.thread.unref()
  reading.digest.catch(() => undefined)
  begun.set(path, reading)
}

/** SHA-256 of a file's bytes, read as a stream; of a large one beside this thread. @throws CANCELLED */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const early = begun.get(path)
  // Once only: a file may have changed when it is asked for again.
  begun.delete(path)
  if (early !== undefined) return digestOf(early, signal)
  if ((await stat(path)).size >= worthAThread) return digestOf(readOnThread(path), signal)
  const hash = createHash('sha256')
  // The signal is asked and not listened to: of many files at once Node.js would warn of a leak.
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (signal?.aborted) break
    hash.update(bytes as Uint8Array)
  }
  if (signal?.aborted) throw new ProbityError('CANCELLED')
  return hash.digest('hex')
}

const threadSource = `
const { createHash } = require('node:crypto')
const { openSync, readSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')
const hash = createHash('sha256')
const file = openSync(workerData, 'r')
const block = Buffer.allocUnsafe(1 << 20)
for (let read = 1; read > 0; hash.update(block.subarray(0, read))) read = readSync(file, block, 0, block.length, null)
parentPort.postMessage(hash.digest('hex'))
`

function readOnThread(path: string): Reading {
  const thread = new Worker(threadSource, { eval: true, workerData: path })
  const digest = new Promise<string>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the thread that reads ${path} ended with ${code}`)))
  })
  return { digest, thread }
}

async function digestOf({ digest, thread }: Reading, signal: AbortSignal | undefined): Promise<string> {
  thread.ref()
  const stop = () => void thread.terminate()
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await digest
  } catch (cause) {
    throw signal?.aborted ? new ProbityError('CANCELLED', {}, { cause }) : cause
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
