import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TextDecoder } from 'node:util'
import { ProbityError } from '../errors.js'
import type { Config } from '../schema/config.js'
import { openBytes } from './file-bytes.js'
import type { SourceFile } from './source-file.js'

/** Copies a file of another encoding to UTF-8 in `folder`, unpacked, and gives the copy. Bounded memory. */
export async function toUtf8(
  file: SourceFile,
  encoding: Exclude<Config['data']['encoding'], 'utf-8'>,
  folder: string,
  signal: AbortSignal,
): Promise<SourceFile> {
  // Files of one name may come from several folders.
  const path = join(await mkdtemp(join(folder, 'utf8-')), file.name)
  const decode = encoding === 'latin-1' ? latin1() : utf16(file)
  await pipeline(openBytes(file), decode, createWriteStream(path), { signal })
  return { ...file, path, compression: 'none' }
}

/** ISO 8859-1; the bytes that it leaves to control characters are read as in Windows-1252, as browsers do. */
function latin1(): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(
        null,
        chunk.toString('latin1').replace(/[\x80-\x9f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!),
      )
    },
  })
}

const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** UTF-16 in the byte order that its mark tells, little-endian without one. */
function utf16(file: SourceFile): Transform {
  let decoder: TextDecoder | null = null
  const broken = (cause: unknown) => new ProbityError('ENCODING_INVALID_UTF16', { source: file.name }, { cause })
  return new Transform({
    transform(chunk: Buffer, _, done) {
      decoder ??= new TextDecoder(chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-16le', { fatal: true })
      try {
        done(null, decoder.decode(chunk, { stream: true }))
      } catch (cause) {
        done(broken(cause))
      }
    },
    flush(done) {
      try {
        done(null, decoder?.decode() ?? '')
      } catch (cause) {
        done(broken(cause))
      }
    },
  })
}
