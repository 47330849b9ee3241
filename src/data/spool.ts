import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProbityError } from '../errors.js'

/** Writes a stream to a file in `folder`, in bounded memory, with the digest of its bytes. */
export async function spool(
  input: Readable,
  folder: string,
  signal: AbortSignal,
): Promise<{ path: string; sha256: string }> {
  const path = join(await mkdtemp(join(folder, 'spool-')), 'input')
  const hash = createHash('sha256')
  const tap = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(input, tap, createWriteStream(path), { signal })
  } catch (cause) {
    if (signal.aborted) throw new ProbityError('CANCELLED', {}, { cause })
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new ProbityError('DISK_FULL', { reason: cause instanceof Error ? cause.message : String(cause) }, { cause })
    throw cause
  }
  return { path, sha256: hash.digest('hex') }
}
