import FFT from 'fft.js'
import type { SpectrogramForm } from './audio-encoder.js'
import { fromMel, toMel } from './mel.js'

/** The smallest power of two that is not below a number. */
export function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, least)))
}

/** Full frames in a recording; a shorter one has one frame, filled up with silence. */
export function framesIn(samples: number, { frame, hop }: Pick<SpectrogramForm, 'frame' | 'hop'>): number {
  return samples <= frame ? 1 : Math.floor((samples - frame) / hop) + 1
}

/**
 * Logarithms of the energy in each mel band of each frame, [frames, bands]: |Fourier transform of the frame under a periodic Hann window|², weighed by
 * triangles of height 1 between neighbouring mel points, natural logarithm, not below that of the floor. O(frames · points · log points).
 */
export function createLogMel(form: SpectrogramForm): (samples: ArrayLike<number>) => Float32Array {
  const { frame, hop, points, bands, floor } = form
  const transform = new FFT(points)
  const window = Float64Array.from({ length: frame }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frame))
  const filters = melFilters(form)
  const [framed, spectrum] = [new Float64Array(points), transform.createComplexArray()]
  return (samples) => {
    const frames = framesIn(samples.length, form)
    const found = new Float32Array(frames * bands)
    for (let step = 0; step < frames; step++) {
      for (let at = 0; at < frame; at++) framed[at] = (samples[step * hop + at] ?? 0) * window[at]!
      transform.realTransform(spectrum, framed)
      filters.forEach(({ first, weights }, band) => {
        let energy = 0
        weights.forEach((weight, at) => {
          const bin = 2 * (first + at)
          energy += weight * (spectrum[bin]! ** 2 + spectrum[bin + 1]! ** 2)
        })
        found[step * bands + band] = Math.log(Math.max(floor, energy))
      })
    }
    return found
  }
}

/** Weights of the frequencies of a Fourier transform in each band, from the first that counts. */
export function melFilters({
  sampleRate,
  points,
  bands,
  low,
  high,
}: Pick<SpectrogramForm, 'sampleRate' | 'points' | 'bands' | 'low' | 'high'>): readonly {
  readonly first: number
  readonly weights: readonly number[]
}[] {
  const [bottom, top] = [toMel(low), toMel(high)]
  const corners = Array.from({ length: bands + 2 }, (_, at) => fromMel(bottom + ((top - bottom) * at) / (bands + 1)))
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = corners.slice(band, band + 3) as [number, number, number]
    const weightAt = (bin: number): number => {
      const hertz = (bin * sampleRate) / points
      return Math.max(0, Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle)))
    }
    const all = Array.from({ length: points / 2 + 1 }, (_, bin) => weightAt(bin))
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    )
    return { first, weights: all.slice(first, all.findLastIndex((weight) => weight > 0) + 1) }
  })
}
