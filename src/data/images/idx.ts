import { createReadStream, createWriteStream, mkdtempSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { ProbityError } from '../../errors.js'

/** Numbers in rows of one shape, as an IDX file holds them. */
export interface IdxArray {
  readonly shape: readonly number[]
  /** Bytes of 0 to 255 as they are in the file; other numbers as floats. */
  readonly data: Uint8Array | Float32Array
}

interface Element {
  readonly size: number
  readonly read: (view: DataView, at: number) => number
}

const bytesCode = 0x08

/** Element types by their code; all numbers are big-endian. http://yann.lecun.com/exdb/mnist, "The IDX file format". */
const elements: Readonly<Record<number, Element>> = {
  0x08: { size: 1, read: (view, at) => view.getUint8(at) },
  0x09: { size: 1, read: (view, at) => view.getInt8(at) },
  0x0b: { size: 2, read: (view, at) => view.getInt16(at) },
  0x0c: { size: 4, read: (view, at) => view.getInt32(at) },
  0x0d: { size: 4, read: (view, at) => view.getFloat32(at) },
  0x0e: { size: 8, read: (view, at) => view.getFloat64(at) },
}

/** Reads an IDX file, packed with gzip or not. */
export async function readIdx(file: string): Promise<IdxArray> {
  const name = path.basename(file)
  const bytes = await readFile(file).catch(unreadable(name))
  if (!isPacked(bytes)) return parseIdx(bytes, name)
  return parseIdx(await promisify(gunzip)(bytes).catch(brokenPacking(name)), name)
}

/** Rows of an IDX file, by their positions. */
export interface IdxRows {
  readonly shape: readonly number[]
  /** Whether numbers are floats and not bytes. */
  readonly floats: boolean
  take(rows: readonly number[]): Promise<readonly IdxArray['data'][]>
}

/** Files of more bytes, and packed ones of a quarter of them, stay on disk. */
const mostInMemory = 2 ** 28

/** Opens an IDX file, packed or not. A large one stays on disk, unpacked in a temporary folder where it is packed, and rows are read when they are asked for. */
export async function openIdx(file: string, folder: string, most = mostInMemory): Promise<IdxRows> {
  const name = path.basename(file)
  const { size } = await stat(file).catch(unreadable(name))
  const packed = isPacked(await headOf(file, 2).catch(unreadable(name)))
  if (size <= (packed ? most / 4 : most)) {
    const { shape, data } = await readIdx(file)
    const width = widthOf(shape)
    const take: IdxRows['take'] = (rows) =>
      Promise.resolve(rows.map((row) => data.subarray(row * width, (row + 1) * width)))
    return { shape, floats: data instanceof Float32Array, take }
  }
  if (!packed) return rowsOnDisk(file, name)
  const unpacked = path.join(mkdtempSync(path.join(folder, 'idx-')), 'unpacked')
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(unpacked)).catch(brokenPacking(name))
  return rowsOnDisk(unpacked, name)
}

async function rowsOnDisk(file: string, source: string): Promise<IdxRows> {
  const { size } = await stat(file)
  const { shape, start, code, element } = headerOf(await headOf(file, 4 + 4 * 255), size, source)
  const width = widthOf(shape)
  return {
    ...{ shape, floats: code !== bytesCode },
    async take(rows) {
      const handle = await open(file)
      try {
        const found: IdxArray['data'][] = []
        for (const row of rows) {
          const bytes = new Uint8Array(width * element.size)
          await handle.read(bytes, 0, bytes.length, start + row * bytes.length)
          found.push(valuesOf(bytes, code, element))
        }
        return found
      } finally {
        await handle.close()
      }
    },
  }
}

/** @throws IDX_INVALID where the header is not that of IDX, or announces another number of bytes than there are */
export function parseIdx(bytes: Uint8Array, source: string): IdxArray {
  const { shape, start, code, element } = headerOf(bytes, bytes.length, source)
  return { shape, data: valuesOf(bytes.subarray(start), code, element) }
}

interface Header {
  readonly shape: readonly number[]
  /** Where the data begin. */
  readonly start: number
  readonly code: number
  readonly element: Element
}

function headerOf(bytes: Uint8Array, size: number, source: string): Header {
  const invalid = (reason: string): ProbityError => new ProbityError('IDX_INVALID', { source, reason })
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw invalid('it does not begin with two zeros, a type and a number of axes')
  const code = bytes[2]!
  const element = elements[code]
  const axes = bytes[3]!
  if (element === undefined) throw invalid(`its element type 0x${code.toString(16)} is not known`)
  const start = 4 + 4 * axes
  if (axes === 0 || bytes.length < start) throw invalid('its header is cut short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  const count = shape.reduce((product, length) => product * length, 1)
  const found = size - start
  if (found !== count * element.size)
    throw invalid(`its sizes ${shape.join(' × ')} need ${count * element.size} bytes of data, and ${found} follow`)
  return { shape, start, code, element }
}

function valuesOf(bytes: Uint8Array, code: number, element: Element): IdxArray['data'] {
  if (code === bytesCode) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / element.size }, (_, at) => element.read(view, at * element.size))
}

function widthOf(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, length) => product * length, 1)
}

function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function headOf(file: string, most: number): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(most), 0, most, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function unreadable(source: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    if (cause.code === 'ENOENT') throw new ProbityError('FILE_NOT_FOUND', { source }, { cause })
    throw new ProbityError('FILE_UNREADABLE', { source, reason: cause.code ?? cause.message }, { cause })
  }
}

function brokenPacking(source: string): (cause: unknown) => never {
  return (cause) => {
    throw new ProbityError('IDX_INVALID', { source, reason: 'its gzip packing is broken or cut short' }, { cause })
  }
}
