import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
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

/** The first bytes of a file's content, unpacked; nothing where the archive is broken, which whoever reads the rows will say. */
export async function firstBytes(file: Pick<SourceFile, 'path' | 'compression'>): Promise<Buffer> {
  const stream = openBytes(file)
  try {
    for await (const chunk of stream) return chunk as Buffer
  } catch {
    return Buffer.alloc(0)
  } finally {
    stream.destroy()
  }
  return Buffer.alloc(0)
}

/** The last kilobyte of a file as it stands. */
export async function lastBytes({ path }: Pick<SourceFile, 'path'>): Promise<Buffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, 1024)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer
  } finally {
    await file.close()
  }
}
