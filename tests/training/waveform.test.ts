import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/environment/random.js'
import { waveformAugmentations, waveformNoise, waveformShift } from '../../src/training/augmentations/waveform.js'

const wave = Float64Array.from({ length: 8000 }, (_, at) => Math.sin(at / 7))
const rms = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

describe.each(waveformAugmentations.map((unit) => [unit.id, unit] as const))('%s', (_, unit) => {
  it('makes new samples of the same length, the same for the same seed', () => {
    const change = unit.begin({})
    const before = wave.slice()
    const changed = change(wave, 8000, createRandom(1))
    expect(wave).toEqual(before)
    expect(changed).toHaveLength(wave.length)
    expect(changed).not.toEqual(wave)
    expect(change(wave, 8000, createRandom(1))).toEqual(changed)
    expect(change(wave, 8000, createRandom(2))).not.toEqual(changed)
    expect(() => unit.begin({ unheardOf: 1 })).toThrow('unheardOf')
  })
})

describe('a shift of the samples', () => {
  it('is by whole samples within its bounds, with silence where nothing was', () => {
    const seen = new Set<number>()
    for (let seed = 0; seed < 200; seed++) {
      const changed = waveformShift.begin({ seconds: 0.002 })(Float64Array.of(1, 2, 3, 4, 5), 1000, createRandom(seed))
      const moved = changed[0] === 0 ? changed.findIndex((value) => value !== 0) : 1 - changed[0]!
      seen.add(moved)
      const expected = Array.from({ length: 5 }, (_, at) => (at - moved >= 0 && at - moved < 5 ? at - moved + 1 : 0))
      expect([...changed]).toEqual(expected)
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2])
  })

  it('may be longer than the recording', () => {
    for (let seed = 0; seed < 20; seed++)
      expect(waveformShift.begin({ seconds: 1 })(Float64Array.of(1, 2), 1000, createRandom(seed))).toHaveLength(2)
  })
})

describe('noise in the samples', () => {
  it.each([0, 20, 40])('lies %s decibels below the recording', (decibels) => {
    const changed = waveformNoise.begin({ decibels })(wave, 8000, createRandom(3))
    const added = changed.map((value, at) => value - wave[at]!)
    expect(20 * Math.log10(rms(wave) / rms(added))).toBeCloseTo(decibels, 0) // 8,000 draws: within 0.1 dB
  })

  it('leaves silence silent', () => {
    expect([...waveformNoise.begin({})(new Float64Array(4), 8000, createRandom(1))]).toEqual([0, 0, 0, 0])
  })
})
