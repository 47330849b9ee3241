import { writeFileSync } from 'node:fs'

/** An IDX file by hand: two zeros, the type, the axes, their sizes (big-endian), and the bytes. */
export function idxBytes(shape: readonly number[], data: ArrayLike<number>, type = 0x08): Uint8Array {
  const header = [0, 0, type, shape.length]
  for (const size of shape) header.push((size >>> 24) & 255, (size >>> 16) & 255, (size >>> 8) & 255, size & 255)
  return Uint8Array.from([...header, ...Array.from(data)])
}

export function writeIdx(file: string, shape: readonly number[], data: ArrayLike<number>): string {
  writeFileSync(file, idxBytes(shape, data))
  return file
}
