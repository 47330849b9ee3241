import { crc32, deflateSync } from 'node:zlib'

/** A picture whose pixels are places in a palette. */
export interface IndexedPicture {
  readonly width: number
  readonly height: number
  /** Row by row. */
  readonly pixels: Uint8Array
  /** Red, green and blue of each colour, at most 256 of them. */
  readonly palette: readonly (readonly [number, number, number])[]
}

/** A picture as the bytes of a PNG file (W3C, Portable Network Graphics, 3rd edition): eight bits for a pixel, with a palette. */
export function encodePng({ width, height, pixels, palette }: IndexedPicture): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8) // bits, palette, deflate, no other filter, not interlaced
  const lines = Buffer.alloc(height * (width + 1)) // every line begins with its filter: none
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
