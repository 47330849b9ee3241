import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import type { SourceFile } from './source-file.js'

/** A file's bytes as a stream, unpacked. Zstandard needs Node 22.15 or newer here (see `canUnpack`). */
export function openBytes(file: Pick<SourceFile, 'path' | 'compression'>): Readable {
  const packed = createReadStream(file.path, { highWaterMark: 1 << 18 })
  if (file.compression === 'none') return packed
  const unpack = file.compression === 'gzip' ? zlib.createGunzip() : zstd()!()
  packed.on('error', (error) => unpack.destroy(error))
  unpack.on('close', () => packed.destroy())
  return packed.pipe(unpack)
}

/** Whether this Node can unpack the file by itself. DuckDB reads all of them in any case. */
export function canUnpack(file: Pick<SourceFile, 'compression'>): boolean {
  return file.compression !== 'zstd' || zstd() !== undefined
}

function zstd(): (() => zlib.Gunzip) | undefined {
  return (zlib as { createZstdDecompress?: () => zlib.Gunzip }).createZstdDecompress
}
