import { z } from 'zod'
import { defineAugmentation, type ChangeableRows } from './augmentation.js'

/** Reads a pixel of one row and channel; outside the image there is background, 0. */
type Pixel = (channel: number, y: number, x: number) => number

/** Replaces every image by what is found at other places of it. */
function remap(
  { data, shape, rows }: ChangeableRows,
  make: (row: number) => (pixel: Pixel, channel: number, y: number, x: number) => number,
): void {
  const [channels, height, width] = shape as [number, number, number]
  const size = channels * height * width
  for (let row = 0; row < rows; row++) {
    const image = data.slice(row * size, (row + 1) * size)
    const pixel: Pixel = (channel, y, x) =>
      y < 0 || x < 0 || y >= height || x >= width ? 0 : image[(channel * height + y) * width + x]!
    const found = make(row)
    for (let channel = 0; channel < channels; channel++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          data[row * size + (channel * height + y) * width + x] = found(pixel, channel, y, x)
  }
}

/** Moves every image by up to so many pixels along both axes. */
export const shift = defineAugmentation({
  id: 'shift',
  reference: 'LeCun et al. 1998, section III.D; Simard, Steinkraus & Platt 2003',
  takes: ['image'],
  options: z.strictObject({ pixels: z.number().int().min(0).max(64).default(2) }),
  change: (rows, { pixels }, random) =>
    remap(rows, () => {
      const [down, right] = [random.integer(2 * pixels + 1) - pixels, random.integer(2 * pixels + 1) - pixels]
      return (pixel, channel, y, x) => pixel(channel, y - down, x - right)
    }),
})

/** Turns every image about its middle by up to so many degrees, with bilinear interpolation. */
export const rotate = defineAugmentation({
  id: 'rotate',
  reference: 'Simard, Steinkraus & Platt 2003, Best practices for convolutional neural networks',
  takes: ['image'],
  options: z.strictObject({ degrees: z.number().min(0).max(180).default(10) }),
  change: (rows, { degrees }, random) => {
    const [, height, width] = rows.shape as [number, number, number]
    const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2]
    remap(rows, () => {
      const angle = (((2 * random.next() - 1) * degrees) / 180) * Math.PI
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
      return (pixel, channel, y, x) => {
        const [dy, dx] = [y - middleY, x - middleX]
        return between(pixel, channel, middleY + cosine * dy - sine * dx, middleX + sine * dy + cosine * dx)
      }
    })
  },
})

function between(pixel: Pixel, channel: number, y: number, x: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)]
  const [down, right] = [y - top, x - left]
  const upper = pixel(channel, top, left) * (1 - right) + pixel(channel, top, left + 1) * right
  const lower = pixel(channel, top + 1, left) * (1 - right) + pixel(channel, top + 1, left + 1) * right
  return upper * (1 - down) + lower * down
}

/** Mirrors every image with probability ½: left to right, or top to bottom. */
export const flip = defineAugmentation({
  id: 'flip',
  reference: 'Krizhevsky, Sutskever & Hinton 2012, section 4.1',
  takes: ['image'],
  options: z.strictObject({ axis: z.enum(['horizontal', 'vertical']).default('horizontal') }),
  change: (rows, { axis }, random) => {
    const [, height, width] = rows.shape as [number, number, number]
    remap(rows, () => {
      const turned = random.next() < 0.5
      if (!turned) return (pixel, channel, y, x) => pixel(channel, y, x)
      return axis === 'horizontal'
        ? (pixel, channel, y, x) => pixel(channel, y, width - 1 - x)
        : (pixel, channel, y, x) => pixel(channel, height - 1 - y, x)
    })
  },
})

/** Blanks a square of every image, wherever its middle falls. */
export const cutOut = defineAugmentation({
  id: 'cut-out',
  reference: 'DeVries & Taylor 2017, Improved regularization of convolutional neural networks with Cutout',
  takes: ['image'],
  options: z.strictObject({ pixels: z.number().int().min(0).max(256).default(8) }),
  change: (rows, { pixels }, random) => {
    const [, height, width] = rows.shape as [number, number, number]
    remap(rows, () => {
      const top = random.integer(height) - Math.floor(pixels / 2)
      const left = random.integer(width) - Math.floor(pixels / 2)
      return (pixel, channel, y, x) =>
        y >= top && y < top + pixels && x >= left && x < left + pixels ? 0 : pixel(channel, y, x)
    })
  },
})
