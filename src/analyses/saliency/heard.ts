import { bandOfHertz, secondsOfFrame, type AudioEncoder } from '../../models/audio/audio-encoder.js'
import type { Batch } from '../../models/model.js'
import type { BlockOf } from '../../schema/block.js'
import { say } from '../../schema/message.js'

/** A picture with its map, row by row from the top. */
export interface Pictured {
  readonly picture: ArrayLike<number>
  readonly map: readonly number[]
  readonly height: number
  readonly width: number
  readonly axes?: BlockOf<'image-grid'>['images'][number]['axes']
}

/**
 * The spectrograms of a batch as they were before each band was standardised, natural logarithms of energy, highest band first, each as
 * long as its recording; maps are cut alike. Frames behind the end of a recording are 0 in every band.
 */
export function heardPictures(encoder: AudioEncoder, batch: Batch, maps: readonly (readonly number[])[]): Pictured[] {
  const { input, means, deviations, frames, layout, spectrogram } = encoder
  const { bands } = spectrogram
  const { data } = batch[input]!
  return maps.map((map, row) => {
    const valueAt = (band: number, frame: number): number =>
      Number(data[row * bands * frames + (layout === 'image' ? band * frames + frame : frame * bands + band)])
    const isSilent = (frame: number): boolean => means.every((_, band) => valueAt(band, frame) === 0)
    let width = frames
    while (width > 1 && isSilent(width - 1)) width -= 1
    const at = Array.from({ length: bands * width }, (_, place) => ({
      band: bands - 1 - Math.floor(place / width),
      frame: place % width,
    }))
    return {
      picture: at.map(({ band, frame }) => valueAt(band, frame) * deviations[band]! + means[band]!),
      map: at.map(({ band, frame }) => map[(bands - 1 - band) * frames + frame]!),
      ...{ height: bands, width, axes: axesOf(encoder, width) },
    }
  })
}

function axesOf({ spectrogram }: AudioEncoder, frames: number): NonNullable<Pictured['axes']> {
  const { bands, low, high } = spectrogram
  const seconds = secondsOfFrame(spectrogram, frames)
  const step = niceStep(seconds / 3)
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const times = Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, at) => at * step)
  const tones = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].filter((hertz) => hertz > low && hertz < high)
  const places = tones.map((hertz) => ({ at: (bandOfHertz(spectrogram, hertz) + 0.5) / bands, value: hertz }))
  return {
    ...{ panels: 2, columns: frames },
    x: {
      label: say('saliency.axis.seconds'),
      ticks: times.map((time) => ({
        at: Math.min(1, time / seconds),
        label: say('saliency.tick.seconds', { value: time.toFixed(time === 0 ? 0 : digits) }),
      })),
    },
    y: {
      label: say('saliency.axis.hertz'),
      ticks: apart(places).map(({ at, value }) => ({ at, label: say('saliency.tick.hertz', { value }) })),
    },
  }
}

/** 1, 2 or 5 times a power of ten, not below a number. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10)
}

/** Places inside the picture, so far apart that their numbers do not touch. */
function apart<Place extends { readonly at: number }>(places: readonly Place[]): readonly Place[] {
  const found: Place[] = []
  for (const place of places)
    if (place.at >= 0 && place.at <= 1 && place.at - (found.at(-1)?.at ?? -1) >= 0.12) found.push(place)
  return found
}
