import wavefile from 'wavefile'
import { ProbityError } from '../../errors.js'

export interface Recording {
  readonly sampleRate: number
  /** One channel, the mean of those in the file, in [−1, 1]. */
  readonly samples: Float64Array
}

const pulseCode = 1
const floating = 3
const extensible = 0xfffe

/**
 * Reads a WAV file of whole or floating-point samples, resampled where another rate is wanted (windowed sinc behind a low-pass filter).
 * @throws AUDIO_INVALID, AUDIO_CUT_SHORT, AUDIO_NOT_PCM, AUDIO_EMPTY with the file's name
 */
export function readWav(bytes: Uint8Array, source: string, wantedRate: number | null = null): Recording {
  const { format, bits, sampleRate } = checkWav(bytes, source)
  const wav = new wavefile.WaveFile()
  wav.fromBuffer(bytes)
  if (wantedRate !== null && wantedRate !== sampleRate) wav.toSampleRate(wantedRate, { method: 'sinc' })
  // one channel comes alone, several as a list; the declared type of the library knows neither
  const read = wav.getSamples(false, Float64Array) as unknown as Float64Array | Float64Array[]
  const channels = Array.isArray(read) ? read : [read]
  const length = channels[0]!.length
  const [middle, scale] = format === floating ? [0, 1] : bits === 8 ? [128, 128] : [0, 2 ** (bits - 1)]
  const samples = Float64Array.from({ length }, (_, at) => {
    const sum = channels.reduce((total, channel) => total + (channel[at]! - middle) / scale, 0)
    return sum / channels.length
  })
  return { sampleRate: wantedRate ?? sampleRate, samples }
}

/** Walks the chunks of a RIFF file up to its samples. */
function checkWav(bytes: Uint8Array, source: string): { format: number; bits: number; sampleRate: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const word = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < 12 || word(0) !== 'RIFF' || word(8) !== 'WAVE')
    throw new ProbityError('AUDIO_INVALID', { source, reason: 'it does not begin as a WAV file does' })
  let form: { format: number; bits: number; sampleRate: number } | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const [kind, size] = [word(at), view.getUint32(at + 4, true)]
    const left = bytes.length - at - 8
    if (kind === 'fmt ' && left >= 16) {
      const tag = view.getUint16(at + 8, true)
      const format = tag === extensible && left >= 26 ? view.getUint16(at + 32, true) : tag
      form = { format, bits: view.getUint16(at + 22, true), sampleRate: view.getUint32(at + 12, true) }
    }
    if (kind === 'data') {
      if (form === null) throw new ProbityError('AUDIO_INVALID', { source, reason: 'its samples have no format' })
      if (form.format !== pulseCode && form.format !== floating)
        throw new ProbityError('AUDIO_NOT_PCM', { source, format: form.format })
      if (size > left) throw new ProbityError('AUDIO_CUT_SHORT', { source, expected: size, found: left })
      if (size === 0) throw new ProbityError('AUDIO_INVALID', { source, reason: 'it holds no samples' })
      return form
    }
    at += 8 + size + (size % 2)
  }
  throw new ProbityError('AUDIO_INVALID', { source, reason: 'it holds no samples' })
}
