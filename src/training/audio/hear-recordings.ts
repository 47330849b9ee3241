import type { SqlValue } from '../../environment/duckdb.js'
import { ProbityError } from '../../errors.js'
import type { SpectrogramForm } from '../../models/audio/audio-encoder.js'
import { digestOfRecordings, mapRecordings, type RecordingsRead } from '../../models/audio/encode-audio.js'
import { createLogMel } from '../../models/audio/log-mel.js'
import { createSpectrogramStore, type SpectrogramStore } from './spectrogram-store.js'

export interface HeardRecordings {
  readonly form: SpectrogramForm
  readonly store: SpectrogramStore
  /** One digest for all files. */
  readonly sha256: string
  readonly files: number
}

export interface Hearing {
  readonly column: string
  readonly paths: readonly SqlValue[]
  readonly read: Omit<RecordingsRead, 'firstRow'>
  /** Samples a second that all are brought to; null: all must have one rate. */
  readonly sampleRate: number | null
  /** By the rate of the first recording. */
  readonly formOf: (sampleRate: number) => SpectrogramForm
  /** Spectrograms of more bytes wait in a file. */
  readonly mostBytes: number
  /** Told of the share of recordings that were heard. */
  readonly onShare?: (share: number) => void
}

/** Recordings that are heard between two writes. */
const block = 64

/** Every recording once, in order, so that a broken one is found before training; samples are in memory only meanwhile. */
export async function hearRecordings(hearing: Hearing): Promise<HeardRecordings> {
  const { column, paths, read, sampleRate, formOf, mostBytes, onShare } = hearing
  const at = (start: number, count: number): Parameters<typeof mapRecordings>[0] => ({
    name: column,
    type: 'text',
    values: paths.slice(start, start + count),
  })
  const [first] = await mapRecordings(at(0, 1), { ...read, firstRow: 1, sampleRate }, (recording) => recording)
  const form = formOf(first!.sampleRate)
  const logMel = createLogMel(form)
  const store = createSpectrogramStore(mostBytes)
  const digests = new Map<string, string>()
  try {
    for (let start = 0; start < paths.length; start += block) {
      const heard = await mapRecordings(at(start, block), { ...read, firstRow: start + 1, sampleRate }, (recording) => {
        const { name: source, sampleRate: found, samples, sha256 } = recording
        if (found !== form.sampleRate)
          throw new ProbityError('AUDIO_RATES_DIFFER', { source, found, first: first!.name, expected: form.sampleRate })
        digests.set(source, sha256)
        return logMel(samples)
      })
      await store.put(heard)
      onShare?.(store.rows / paths.length)
    }
  } catch (error) {
    await store.close()
    throw error
  }
  return { form, store, sha256: digestOfRecordings(digests), files: digests.size }
}
