import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { isAbsolute, join, posix, sep, win32 } from 'node:path'
import { ProbityError } from '../errors.js'
import type { ExternalReader, ExternalRequest } from './read-tensor.js'

/**
 * Reads the data files of a model from its folder. Names that lead out of the folder are refused, also through a symbolic
 * link; sizes are compared with the file before anything is reserved.
 * @example readOnnx(await readFile('models/big.onnx'), { external: externalDataIn('models') })
 */
export function externalDataIn(folder: string): ExternalReader {
  return (request) => {
    const path = locate(folder, request)
    const file = openOrFail(path, request)
    try {
      return readRange(file, request)
    } finally {
      closeSync(file)
    }
  }
}

function locate(folder: string, request: ExternalRequest): string {
  const { location } = request
  const refused = (): ProbityError => new ProbityError('ONNX_EXTERNAL_DATA_REFUSED', { location })
  const climbs = location.split(/[\\/]/u).includes('..')
  if (location === '' || location.includes('\0') || climbs) throw refused()
  if (isAbsolute(location) || posix.isAbsolute(location) || win32.isAbsolute(location)) throw refused()
  const path = join(folder, location)
  const [inside, root] = [real(path), real(folder)]
  if (inside === null || root === null) throw unreadable(request, 'there is no such file')
  if (!inside.startsWith(root.endsWith(sep) ? root : root + sep)) throw refused()
  return inside
}

function real(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

function openOrFail(path: string, request: ExternalRequest): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw unreadable(request, cause instanceof Error ? cause.message : 'it cannot be opened')
  }
}

function readRange(file: number, request: ExternalRequest): Uint8Array {
  const { offset, length } = request
  const stats = fstatSync(file)
  if (!stats.isFile()) throw unreadable(request, 'it is not a file')
  if (offset + length > stats.size) throw unreadable(request, `the file has ${stats.size} bytes`)
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const count = readSync(file, bytes, done, Math.min(length - done, 2 ** 30), offset + done)
    if (count === 0) throw unreadable(request, 'the file became shorter while it was read')
    done += count
  }
  return bytes
}

function unreadable({ tensor, location, offset, length }: ExternalRequest, found: string): ProbityError {
  return new ProbityError('ONNX_EXTERNAL_DATA_UNREADABLE', { tensor, location, offset, end: offset + length, found })
}
