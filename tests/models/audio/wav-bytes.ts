export interface WavForm {
  readonly sampleRate?: number
  readonly bits?: 8 | 16 | 24 | 32
  readonly format?: number
  readonly channels?: number
}

/** A WAV file written by hand: samples in [−1, 1], those of one moment side by side. */
export function wavBytes(samples: ArrayLike<number>, form: WavForm = {}): Uint8Array {
  const { sampleRate = 8000, bits = 16, format = 1, channels = 1 } = form
  const size = (samples.length * bits) / 8
  const bytes = Buffer.alloc(44 + size)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + size, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(format, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(sampleRate, 24)
  bytes.writeUInt32LE((sampleRate * channels * bits) / 8, 28)
  bytes.writeUInt16LE((channels * bits) / 8, 32)
  bytes.writeUInt16LE(bits, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(size, 40)
  for (let at = 0; at < samples.length; at++) {
    const place = 44 + (at * bits) / 8
    const value = samples[at]!
    if (format === 3) bytes.writeFloatLE(value, place)
    else if (bits === 8) bytes.writeUInt8(Math.round(value * 127) + 128, place)
    else bytes.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), place, bits / 8)
  }
  return bytes
}

export function tone(hertz: number, seconds: number, sampleRate = 8000, loud = 0.5): Float64Array {
  return Float64Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, at) => loud * Math.sin((2 * Math.PI * hertz * at) / sampleRate),
  )
}
