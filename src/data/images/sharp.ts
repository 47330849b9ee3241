import type sharp from 'sharp'
import type { ImageReading, ImageShape } from './images.js'

/** More pixels than this in one file are taken for a bomb: 16,384 × 16,384. */
const mostPixels = 16_384 ** 2
const settings = { failOn: 'error', limitInputPixels: mostPixels } as const

/** sharp takes time to load: only whoever reads image files does. */
async function loadSharp(): Promise<typeof sharp> {
  return (await import('sharp')).default
}

/** Shape from the header of an image file, turned upright as its EXIF orientation says. Transparency is no channel of its own here. */
export async function shapeOfFile(bytes: Uint8Array): Promise<ImageShape> {
  const open = await loadSharp()
  const { autoOrient, space } = await open(bytes, settings).metadata()
  const grey = space === 'b-w' || space === 'grey16'
  return { channels: grey ? 1 : 3, height: autoOrient.height, width: autoOrient.width }
}

/** Pixels of an image file, channels first, upright, in 8 bits of sRGB or grey. */
export async function pixelsOfFile(bytes: Uint8Array, reading: ImageReading): Promise<Uint8Array> {
  const open = await loadSharp()
  const { channels, height, width, fit, background } = reading
  let image = open(bytes, settings).autoOrient()
  image = channels === 4 ? image.ensureAlpha() : image.flatten({ background })
  if (fit !== null) image = image.resize({ width, height, fit, background })
  image = image.toColourspace(channels === 1 ? 'b-w' : 'srgb')
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return channelsFirst(data, info.channels, reading)
}

/** From one pixel after another to one channel after another; channels beyond those wanted are left out. */
function channelsFirst(data: Uint8Array, found: number, { channels, height, width }: ImageShape): Uint8Array {
  const area = height * width
  if (channels === 1 && found === 1) return data
  const moved = new Uint8Array(channels * area)
  for (let channel = 0; channel < channels; channel++)
    for (let at = 0; at < area; at++) moved[channel * area + at] = data[at * found + Math.min(channel, found - 1)]!
  return moved
}
