import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../../environment/digest.js'
import { inBatches } from '../../environment/in-batches.js'
import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensors } from '../../graph/tensor.js'
import { staysInside } from '../bundle-paths.js'
import { textOf, type ColumnValues } from '../column-values.js'
import type { AudioEncoder } from './audio-encoder.js'
import { createLogMel } from './log-mel.js'
import { readWav, type Recording } from './wav.js'

export interface RecordingsRead {
  /** Number of the first row, for messages. */
  readonly firstRow: number
  /** Folder that paths are relative to, or one for each first piece of a path. */
  readonly folder: string | Readonly<Record<string, string>>
  /** The wish to stop is heard between two recordings. */
  readonly signal?: AbortSignal
}

/** Spectrograms of rows as a model takes them. */
export async function encodeAudio(encoder: AudioEncoder, column: ColumnValues, read: RecordingsRead): Promise<Tensors> {
  const { spectrogram, resample } = encoder
  const logMel = createLogMel(spectrogram)
  const { sampleRate } = spectrogram
  const spectrograms = await mapRecordings(
    column,
    { ...read, sampleRate: resample ? sampleRate : null },
    ({ sampleRate: found, name, samples }) => {
      if (found === sampleRate) return logMel(samples)
      throw new ProbityError('AUDIO_RATES_DIFFER', { source: name, found, first: 'the model', expected: sampleRate })
    },
  )
  return spectrogramTensors(encoder, spectrograms)
}

export interface NamedRecording extends Recording {
  readonly name: string
  /** Digest of the file. */
  readonly sha256: string
}

/** What is made of each recording that a column names, row by row; the samples are in memory only meanwhile. @throws CANCELLED */
export function mapRecordings<Made>(
  column: ColumnValues,
  { firstRow, folder, signal, sampleRate }: RecordingsRead & { readonly sampleRate: number | null },
  make: (recording: NamedRecording) => Made,
): Promise<Made[]> {
  const rows = Array.from({ length: column.values.length }, (_, row) => row)
  const made = async (row: number): Promise<Made> => {
    const name = textOf(column.values[row])
    if (name === null || !staysInside(name))
      throw new ProbityError('AUDIO_PATH_WRONG', { row: firstRow + row, column: column.name, path: name })
    const { root, file } = placeOf(name, folder)
    const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
      const params = { path: name, row: firstRow + row, folder: path.basename(path.resolve(root)) }
      throw new ProbityError('AUDIO_FILE_MISSING', { ...params, reason: cause.code ?? cause.message }, { cause })
    })
    return make({ name, sha256: sha256(bytes), ...readWav(bytes, name, sampleRate) })
  }
  return inBatches(rows, 8, made, signal)
}

function placeOf(name: string, folder: RecordingsRead['folder']): { readonly root: string; readonly file: string } {
  const [first, ...others] = name.split('/')
  const root = typeof folder === 'string' ? folder : (folder[first!] ?? '.')
  return { root, file: path.join(root, ...(typeof folder === 'string' ? [first!] : []), ...others) }
}

/** One digest for many files, that of their names, sorted, each with its own: the same as for a folder of them. */
export function digestOfRecordings(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests.keys()].sort().map((name) => `${name}\n${digests.get(name)!}\n`)
  return sha256(lines.join(''))
}

/** Standardised by band, cut to the frames of the model or filled up with 0, the mean. */
export function spectrogramTensors(encoder: AudioEncoder, spectrograms: readonly Float32Array[]): Tensors {
  const { input, lengths, frames, means, deviations, layout } = encoder
  const bands = means.length
  const rows = spectrograms.length
  const data = new Float32Array(rows * frames * bands)
  const steps = new Int32Array(rows)
  spectrograms.forEach((found, row) => {
    steps[row] = Math.min(frames, found.length / bands)
    for (let step = 0; step < steps[row]!; step++)
      for (let band = 0; band < bands; band++) {
        const at = layout === 'image' ? (row * bands + band) * frames + step : (row * frames + step) * bands + band
        data[at] = (found[step * bands + band]! - means[band]!) / deviations[band]!
      }
  })
  const shape = layout === 'image' ? [rows, 1, bands, frames] : [rows, frames, bands]
  return {
    [input]: float32Tensor(shape, data),
    ...(lengths === null ? {} : { [lengths]: { dtype: 'int32' as const, shape: [rows], data: steps } }),
  }
}
