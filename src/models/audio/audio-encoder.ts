import { z } from 'zod'
import { fromMel, toMel } from './mel.js'

/** How a recording becomes a spectrogram; everything in samples and hertz. */
export const spectrogram = z.strictObject({
  sampleRate: z.number().int().min(1),
  frame: z.number().int().min(1),
  hop: z.number().int().min(1),
  /** Points of the Fourier transform, a power of two; frames are filled up with 0. */
  points: z.number().int().min(2),
  window: z.literal('hann'),
  bands: z.number().int().min(1),
  low: z.number().min(0),
  high: z.number().gt(0),
  /** 2595 · log10(1 + f/700) mel (O'Shaughnessy 1987, as in HTK). */
  mel: z.literal('htk'),
  /** Smallest energy whose logarithm is taken. */
  floor: z.number().gt(0),
})
export type SpectrogramForm = z.infer<typeof spectrogram>

/** How a column of WAV files becomes log-mel spectrograms, each band standardised by the training frames. Data only. */
export const audioEncoder = z.strictObject({
  kind: z.literal('audio'),
  input: z.string(),
  /** The input with the frames of each row, int32 [rows]; null where the model sees a picture. */
  lengths: z.string().nullable(),
  column: z.string(),
  spectrogram,
  /** Whether recordings of another rate are resampled, or refused. */
  resample: z.boolean(),
  frames: z.number().int().min(1),
  means: z.array(z.number()),
  deviations: z.array(z.number().gt(0)),
  /** `image`: [1, bands, frames]; `steps`: [frames, bands]. */
  layout: z.enum(['image', 'steps']),
})
export type AudioEncoder = z.infer<typeof audioEncoder>

/** When a frame begins, in seconds. */
export function secondsOfFrame({ hop, sampleRate }: SpectrogramForm, frame: number): number {
  return (frame * hop) / sampleRate
}

/** The middle of a mel band in hertz, the lowest band first; a place between two bands may be asked for. */
export function hertzOfBand({ low, high, bands }: SpectrogramForm, band: number): number {
  const [bottom, top] = [toMel(low), toMel(high)]
  return fromMel(bottom + ((top - bottom) * (band + 1)) / (bands + 1))
}

/** The band of a frequency, counted from the middle of the lowest one: the inverse of `hertzOfBand`. */
export function bandOfHertz({ low, high, bands }: SpectrogramForm, hertz: number): number {
  const [bottom, top] = [toMel(low), toMel(high)]
  return ((toMel(hertz) - bottom) / (top - bottom)) * (bands + 1) - 1
}
