import { encodePng } from '../../environment/encode-png.js'

type Colour = readonly [number, number, number]

/** Dark blue, white, dark orange: apart for every kind of colour blindness, and in grey by how dark they are. */
const ends: readonly Colour[] = [
  [0, 60, 130],
  [90, 150, 205],
  [247, 247, 247],
  [240, 150, 60],
  [150, 60, 0],
]

/** From the strongest against (−1) over nothing (0) to the strongest for (1). */
export function divergingColour(share: number): Colour {
  const place = ((Math.max(-1, Math.min(1, share)) + 1) / 2) * (ends.length - 1)
  const low = Math.min(ends.length - 2, Math.floor(place))
  const [a, b] = [ends[low]!, ends[low + 1]!]
  return [0, 1, 2].map((channel) =>
    Math.round(a[channel]! + (place - low) * (b[channel]! - a[channel]!)),
  ) as unknown as Colour
}

const steps = 64
/** 2 · 64 + 1 colours of maps, then 127 greys of pictures. */
const palette: readonly Colour[] = [
  ...Array.from({ length: 2 * steps + 1 }, (_, at) => divergingColour((at - steps) / steps)),
  ...Array.from({ length: 127 }, (_, at): Colour => {
    const shade = Math.round((255 * at) / 126)
    return [shade, shade, shade]
  }),
]
const [nothing, firstGrey] = [steps, 2 * steps + 1]
const gap = 1

export interface PairOfPictures {
  /** In grey, from its darkest to its brightest value. */
  readonly picture: ArrayLike<number>
  /** Signed. */
  readonly map: ArrayLike<number>
  readonly height: number
  readonly width: number
  /** ±scale are the ends of the colours, and what is beyond is drawn like them. */
  readonly scale: number
}

/** A picture and, right of it, its map, as PNG in base64; so wide in all. */
export function drawPair({ picture, map, height, width, scale }: PairOfPictures): { png: string; width: number } {
  const whole = 2 * width + gap
  const values = Float64Array.from({ length: height * width }, (_, at) => picture[at]!)
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const pixels = new Uint8Array(height * whole).fill(nothing)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const shade = high === low ? 0.5 : (values[at]! - low) / (high - low)
      const share = scale === 0 ? 0 : Math.max(-1, Math.min(1, map[at]! / scale))
      pixels[y * whole + x] = firstGrey + Math.round(126 * shade)
      pixels[y * whole + width + gap + x] = nothing + Math.round(steps * share)
    }
  return { png: base64({ width: whole, height, pixels, palette }), width: whole }
}

/** The colours themselves, from −scale to +scale. */
export function drawScale(): string {
  const [width, height] = [2 * steps + 1, 8]
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => at % width)
  return base64({ width, height, pixels, palette })
}

function base64(picture: Parameters<typeof encodePng>[0]): string {
  return Buffer.from(encodePng(picture)).toString('base64')
}
