import { hertzOfBand, secondsOfFrame, type AudioEncoder } from '../models/audio/audio-encoder.js'
import type { Unit, Units } from './units.js'

/** The cells of a log-mel spectrogram, row by row from the highest band to the lowest, as one is drawn; named by their second and their hertz. */
export function spectrogramUnits({ input, spectrogram, frames, layout }: AudioEncoder): Units {
  const { bands } = spectrogram
  const list = Array.from({ length: bands * frames }, (_, at): Unit => {
    const [band, frame] = [bands - 1 - Math.floor(at / frames), at % frames]
    const element = layout === 'image' ? band * frames + frame : frame * bands + band
    const name = `${secondsOfFrame(spectrogram, frame).toFixed(3)} s, ${Math.round(hertzOfBand(spectrogram, band))} Hz`
    return { name, parts: [{ input, elements: [element] }] }
  })
  return { list, grid: { height: bands, width: frames } }
}
