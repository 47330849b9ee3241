import { readFile } from 'node:fs/promises'
import type { SqlValue } from '../../environment/duckdb.js'
import { inBatches } from '../../environment/in-batches.js'
import { ProbityError } from '../../errors.js'
import { wrongShape, type ImageReading, type Images, type ImageSettings, type ImageShape } from './images.js'
import { pathInside } from './path-inside.js'
import { pixelsOfFile, shapeOfFile } from './sharp.js'

/** Files that are read and decoded at one time. */
const atOnce = 8

/** A folder, and what the paths of its images start with in a table. */
export interface ImageRoot {
  readonly prefix: string
  readonly folder: string
}

/** Images in files below folders, named by their paths there. Every file is read when its pixels are wanted, and not kept. */
export function fileImages(roots: readonly ImageRoot[], column: string, settings: ImageSettings): Images {
  const bytesOf = async (key: SqlValue): Promise<Uint8Array> => {
    const file = String(key)
    const { prefix, folder } = roots.find((root) => file.startsWith(root.prefix)) ?? roots[0]!
    const full = await pathInside(folder, file.slice(prefix.length))
    return readFile(full).catch((cause: NodeJS.ErrnoException) => {
      throw new ProbityError('IMAGE_BROKEN', { path: file, reason: cause.code ?? cause.message }, { cause })
    })
  }
  const decoded = async <T>(key: SqlValue, decode: (bytes: Uint8Array) => Promise<T>): Promise<T> => {
    const bytes = await bytesOf(key)
    return decode(bytes).catch((cause: Error) => {
      if (cause instanceof ProbityError) throw cause
      const reason = cause.message.split('\n')[0]!.trim().replace(/\.$/u, '')
      throw new ProbityError('IMAGE_BROKEN', { path: String(key), reason }, { cause })
    })
  }
  return {
    ...{ column, settings },
    shapes: (keys, signal) => inBatches(keys, atOnce, (key) => decoded(key, shapeOfFile), signal),
    async read(keys, reading, signal) {
      const size = reading.channels * reading.height * reading.width
      const pixels = new Uint8Array(keys.length * size)
      let at = 0
      const places = keys.map((key) => ({ key, place: size * at++ }))
      await inBatches(
        places,
        atOnce,
        async ({ key, place }) =>
          pixels.set(await decoded(key, (bytes) => pixelsOf(bytes, reading, String(key))), place),
        signal,
      )
      return pixels
    },
    nameOf: String,
  }
}

async function pixelsOf(bytes: Uint8Array, reading: ImageReading, file: string): Promise<Uint8Array> {
  if (reading.fit === null) checkSize(await shapeOfFile(bytes), reading, file)
  return pixelsOfFile(bytes, reading)
}

function checkSize(found: ImageShape, reading: ImageReading, file: string): void {
  if (found.height === reading.height && found.width === reading.width) return
  const shape = { ...found, channels: reading.channels } // colours are brought to those wanted, sizes are not
  throw wrongShape(reading, file, shape, 'bring the images to that size, or let them be resized: data.images.resize')
}
