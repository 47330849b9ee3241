import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
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
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new ProbityError('FILE_NOT_FOUND', { source: name }, { cause })
    throw new ProbityError('FILE_UNREADABLE', { source: name, reason: cause.code ?? cause.message }, { cause })
  })
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return parseIdx(bytes, name)
  const unpacked = await promisify(gunzip)(bytes).catch((cause: unknown) => {
    throw new ProbityError(
      'IDX_INVALID',
      { source: name, reason: 'its gzip packing is broken or cut short' },
      { cause },
    )
  })
  return parseIdx(unpacked, name)
}

/** @throws IDX_INVALID where the header is not that of IDX, or announces another number of bytes than there are */
export function parseIdx(bytes: Uint8Array, source: string): IdxArray {
  const invalid = (reason: string): ProbityError => new ProbityError('IDX_INVALID', { source, reason })
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw invalid('it does not begin with two zeros, a type and a number of axes')
  const element = elements[bytes[2]!]
  const axes = bytes[3]!
  if (element === undefined) throw invalid(`its element type 0x${bytes[2]!.toString(16)} is not known`)
  const start = 4 + 4 * axes
  if (axes === 0 || bytes.length < start) throw invalid('its header is cut short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  const count = shape.reduce((product, size) => product * size, 1)
  const found = bytes.length - start
  if (found !== count * element.size)
    throw invalid(`its sizes ${shape.join(' × ')} need ${count * element.size} bytes of data, and ${found} follow`)
  if (bytes[2] === 0x08) return { shape, data: bytes.subarray(start) }
  const data = new Float32Array(count)
  for (let i = 0; i < count; i++) data[i] = element.read(view, start + i * element.size)
  return { shape, data }
}
