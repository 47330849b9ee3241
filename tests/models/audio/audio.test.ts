import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/environment/random.js'
import type { SpectrogramForm } from '../../../src/models/audio/audio-encoder.js'
import { createLogMel, framesIn, melFilters, powerOfTwo } from '../../../src/models/audio/log-mel.js'
import { fromMel, toMel } from '../../../src/models/audio/mel.js'
import { readWav } from '../../../src/models/audio/wav.js'
import { tone, wavBytes } from './wav-bytes.js'

const form: SpectrogramForm = {
  ...{ sampleRate: 8000, frame: 200, hop: 80, points: 256, window: 'hann', bands: 20, low: 0, high: 4000 },
  ...{ mel: 'htk', floor: 1e-10 },
}

describe('mel frequencies', () => {
  it('are those of the formula of HTK', () => {
    expect(toMel(0)).toBe(0)
    expect(toMel(700)).toBeCloseTo(2595 * 0.30102999566, 6) // log10 2
    expect(toMel(1000)).toBeCloseTo(999.9856, 3)
    for (const hertz of [10, 440, 4000]) expect(fromMel(toMel(hertz))).toBeCloseTo(hertz, 8)
  })

  it('give bands whose triangles add up to 1 between the first and the last middle', () => {
    const filters = melFilters(form)
    const total = new Float64Array(129)
    for (const { first, weights } of filters) weights.forEach((weight, at) => (total[first + at]! += weight))
    const middle = (band: number): number => fromMel((toMel(4000) * (band + 1)) / 21)
    total.forEach((sum, bin) => {
      const hertz = (bin * 8000) / 256
      if (hertz >= middle(0) && hertz <= middle(19)) expect(sum).toBeCloseTo(1, 9)
    })
  })
})

describe('a log-mel spectrogram', () => {
  it('is that of the definition, computed sine by sine', () => {
    const random = createRandom(4)
    const samples = Float64Array.from({ length: 500 }, () => random.normal())
    const found = createLogMel(form)(samples)
    expect(found.length).toBe(framesIn(500, form) * 20)
    expect(framesIn(500, form)).toBe(4) // frames begin at 0, 80, 160, 240
    const corners = Array.from({ length: 22 }, (_, at) => 700 * (10 ** ((toMel(4000) * at) / 21 / 2595) - 1))
    for (const step of [0, 3])
      for (let band = 0; band < 20; band++) {
        let energy = 0
        for (let bin = 0; bin <= 128; bin++) {
          const hertz = bin * 31.25
          const [left, middle, right] = corners.slice(band, band + 3) as [number, number, number]
          const weight = hertz <= left || hertz >= right ? 0 : hertz <= middle ? (hertz - left) / (middle - left) : (right - hertz) / (right - middle) // prettier-ignore
          if (weight === 0) continue
          let [re, im] = [0, 0]
          for (let at = 0; at < 200; at++) {
            const value = samples[step * 80 + at]! * Math.sin((Math.PI * at) / 200) ** 2
            re += value * Math.cos((2 * Math.PI * bin * at) / 256)
            im -= value * Math.sin((2 * Math.PI * bin * at) / 256)
          }
          energy += weight * (re * re + im * im)
        }
        expect(found[step * 20 + band]).toBeCloseTo(Math.log(Math.max(1e-10, energy)), 4)
      }
  })

  it('is loudest in the band of a tone, and at the floor in silence', () => {
    const middles = Array.from({ length: 20 }, (_, band) => fromMel((toMel(4000) * (band + 1)) / 21))
    for (const band of [4, 10, 16]) {
      const found = createLogMel(form)(tone(middles[band]!, 0.1)).subarray(0, 20)
      expect(found.indexOf(Math.max(...found))).toBe(band)
    }
    expect([...new Set(createLogMel(form)(new Float64Array(300)))]).toEqual([Math.fround(Math.log(1e-10))])
  })

  it('has one frame where a recording is shorter than that', () => {
    expect(framesIn(5, form)).toBe(1)
    expect([powerOfTwo(200), powerOfTwo(256), powerOfTwo(1)]).toEqual([256, 256, 2])
  })
})

describe('a WAV file', () => {
  const samples = [0, 0.5, -0.5, 1, -1, 0.25]

  it.each([
    [8, 1],
    [16, 1],
    [24, 1],
    [32, 1],
    [32, 3],
  ] as const)('of %i bits in format %i', (bits, format) => {
    // prettier-ignore
    const { samples: found, sampleRate } = readWav(wavBytes(samples, { bits, format, sampleRate: 11_025 }), 'a.wav')
    expect(sampleRate).toBe(11_025)
    found.forEach((value, at) => expect(Math.abs(value - samples[at]!)).toBeLessThan(bits === 8 ? 0.012 : 1e-4))
  })

  it('of two channels is heard as their mean', () => {
    const { samples: found } = readWav(wavBytes([0.5, 0.25, -0.5, 0.5], { bits: 32, format: 3, channels: 2 }), 'a.wav')
    expect([...found]).toEqual([0.375, 0])
  })

  it('resampled keeps a tone as loud and as high', () => {
    const { samples: found, sampleRate } = readWav(
      wavBytes(tone(440, 0.5, 16_000), { sampleRate: 16_000 }),
      'a.wav',
      8000,
    )
    expect([sampleRate, found.length]).toEqual([8000, 4000])
    // least squares on sine and cosine of 440 Hz away from the ends
    let [sine, cosine, rest] = [0, 0, 0]
    for (let at = 500; at < 3500; at++) {
      sine += (2 / 3000) * found[at]! * Math.sin((2 * Math.PI * 440 * at) / 8000)
      cosine += (2 / 3000) * found[at]! * Math.cos((2 * Math.PI * 440 * at) / 8000)
    }
    const loud = Math.hypot(sine, cosine)
    for (let at = 500; at < 3500; at++)
      rest += (found[at]! - sine * Math.sin((2 * Math.PI * 440 * at) / 8000) - cosine * Math.cos((2 * Math.PI * 440 * at) / 8000)) ** 2 // prettier-ignore
    expect(Math.abs(loud - 0.5)).toBeLessThan(0.03)
    expect(Math.sqrt(rest / 3000)).toBeLessThan(0.02)
  })

  it('that is cut short, packed, empty or none at all is named with what is wrong', () => {
    const whole = wavBytes(samples)
    expect(() => readWav(whole.subarray(0, 50), 'cut.wav')).toThrow(
      '"cut.wav" is cut short: it announces 12 bytes of samples, and 6 follow.',
    )
    expect(() => readWav(wavBytes(samples, { format: 6 }), 'law.wav')).toThrow(
      '"law.wav" holds no plain samples (format 6)',
    )
    expect(() => readWav(wavBytes([]), 'none.wav')).toThrow('it holds no samples')
    expect(() => readWav(whole.subarray(0, 30), 'head.wav')).toThrow('it holds no samples')
    expect(() => readWav(Buffer.from('ID3 an mp3 file'), 'song.wav')).toThrow('does not begin as a WAV file does')
  })
})
