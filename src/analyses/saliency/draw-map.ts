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

/** 255 colours from the strongest against (0) over nothing (127) to the strongest for (254). */
export const diverging: readonly Colour[] = Array.from({ length: 255 }, (_, at): Colour => {
  const place = (at / 254) * (ends.length - 1)
  const low = Math.min(ends.length - 2, Math.floor(place))
  const share = place - low
  const [a, b] = [ends[low]!, ends[low + 1]!]
  return [0, 1, 2].map((channel) => Math.round(a[channel]! + share * (b[channel]! - a[channel]!))) as unknown as Colour
})

const grey: readonly Colour[] = Array.from({ length: 256 }, (_, at): Colour => [at, at, at])

/** Signed values as a picture; ±scale are the ends of the colours, and what is beyond is drawn like them. */
export function drawMap(values: ArrayLike<number>, height: number, width: number, scale: number): string {
  const pixels = Uint8Array.from({ length: height * width }, (_, at) => {
    const share = scale === 0 ? 0 : Math.max(-1, Math.min(1, values[at]! / scale))
    return 127 + Math.round(127 * share)
  })
  return base64({ width, height, pixels, palette: diverging })
}

/** A picture in grey, from its darkest to its brightest value; channels are averaged. */
export function drawGrey(values: ArrayLike<number>, height: number, width: number): string {
  const list = Array.from({ length: height * width }, (_, at) => values[at]!)
  const [low, high] = [Math.min(...list), Math.max(...list)]
  const pixels = Uint8Array.from(list, (value) =>
    high === low ? 127 : Math.round((255 * (value - low)) / (high - low)),
  )
  return base64({ width, height, pixels, palette: grey })
}

/** The colours themselves, from −scale to +scale. */
export function drawScale(): string {
  const [width, height] = [255, 16]
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => at % width)
  return base64({ width, height, pixels, palette: diverging })
}

function base64(picture: Parameters<typeof encodePng>[0]): string {
  return Buffer.from(encodePng(picture)).toString('base64')
}
