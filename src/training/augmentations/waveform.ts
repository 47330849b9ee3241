import { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import { parseOptions } from '../parse-options.js'

/** Changes the samples of a recording into new ones of the same length. */
export type ChangeWaveform = (samples: Float64Array, sampleRate: number, random: Random) => Float64Array

/** Changes recordings before they become spectrograms, as another take of the same would sound. */
export interface WaveformAugmentation {
  readonly id: string
  readonly reference: string
  readonly takes: readonly ['recordings']
  readonly options: z.ZodType
  begin(options: unknown): ChangeWaveform
}

interface TypedWaveform<Schema extends z.ZodType> extends Omit<WaveformAugmentation, 'options' | 'begin' | 'takes'> {
  readonly options: Schema
  change(samples: Float64Array, options: z.output<Schema>, sampleRate: number, random: Random): Float64Array
}

function defineWaveform<Schema extends z.ZodType>(unit: TypedWaveform<Schema>): WaveformAugmentation {
  const { id, reference, options, change } = unit
  return {
    ...{ id, reference, options, takes: ['recordings'] },
    begin(given) {
      const parsed = parseOptions(options, given, id)
      return (samples, sampleRate, random) => change(samples, parsed, sampleRate, random)
    },
  }
}

/** Moves a recording by up to so many seconds to either side; silence comes in where nothing was. */
export const waveformShift = defineWaveform({
  id: 'waveform-shift',
  reference: 'Ko, Peddinti, Povey & Khudanpur 2015, Audio augmentation for speech recognition',
  options: z.strictObject({ seconds: z.number().min(0).max(60).default(0.05) }),
  change: (samples, { seconds }, sampleRate, random) => {
    const most = Math.round(seconds * sampleRate)
    const moved = random.integer(2 * most + 1) - most
    const changed = new Float64Array(samples.length)
    if (moved >= 0)
      changed.set(samples.subarray(0, Math.max(0, samples.length - moved)), Math.min(moved, samples.length))
    else changed.set(samples.subarray(Math.min(-moved, samples.length)))
    return changed
  },
})

/** Adds white normal noise so many decibels below the root mean square of the recording; silence stays silent. */
export const waveformNoise = defineWaveform({
  id: 'waveform-noise',
  reference: 'Salamon & Bello 2017, Deep convolutional neural networks and data augmentation for environmental sound',
  options: z.strictObject({ decibels: z.number().min(-20).max(120).default(20) }),
  change: (samples, { decibels }, _sampleRate, random) => {
    let squares = 0
    for (const sample of samples) squares += sample * sample
    const deviation = Math.sqrt(squares / Math.max(1, samples.length)) * 10 ** (-decibels / 20)
    return samples.map((sample) => sample + deviation * random.normal())
  },
})

export const waveformAugmentations: readonly WaveformAugmentation[] = [waveformShift, waveformNoise]

/** Those of a config one after the other, each with a stream of its own; null where there are none. */
export function waveformChange(
  wanted: readonly { readonly kind: string; readonly [option: string]: unknown }[],
): ChangeWaveform | null {
  const steps = wanted.flatMap(({ kind, ...options }) => {
    const unit = waveformAugmentations.find(({ id }) => id === kind)
    return unit === undefined ? [] : [{ id: kind, change: unit.begin(options) }]
  })
  if (steps.length === 0) return null
  return (samples, sampleRate, random) =>
    steps.reduce((heard, { id, change }, at) => change(heard, sampleRate, random.fork(`${at} ${id}`)), samples)
}
