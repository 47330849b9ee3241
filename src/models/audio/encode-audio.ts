import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { inBatches } from '../../environment/in-batches.js'
import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensors } from '../../graph/tensor.js'
import { staysInside } from '../bundle-paths.js'
import { textOf, type ColumnValues } from '../column-values.js'
import type { AudioEncoder } from './audio-encoder.js'
import { createLogMel } from './log-mel.js'
import { readWav, type Recording } from './wav.js'

/** Spectrograms of rows as a model takes them. @param folder that paths are relative to */
export async function encodeAudio(
  encoder: AudioEncoder,
  column: ColumnValues,
  { firstRow, folder }: { readonly firstRow: number; readonly folder: string },
): Promise<Tensors> {
  const { spectrogram, resample } = encoder
  const logMel = createLogMel(spectrogram)
  const { sampleRate } = spectrogram
  const recordings = await readRecordings(column, { firstRow, folder, sampleRate: resample ? sampleRate : null })
  recordings.forEach(({ sampleRate: found, name }) => {
    if (found !== sampleRate)
      throw new ProbityError('AUDIO_RATES_DIFFER', { source: name, found, first: 'the model', expected: sampleRate })
  })
  return spectrogramTensors(
    encoder,
    recordings.map(({ samples }) => logMel(samples)),
  )
}

export interface NamedRecording extends Recording {
  readonly name: string
}

/** The recordings that a column names, row by row. */
export function readRecordings(
  column: ColumnValues,
  { firstRow, folder, sampleRate }: { firstRow: number; folder: string; sampleRate: number | null },
): Promise<NamedRecording[]> {
  const rows = Array.from({ length: column.values.length }, (_, row) => row)
  return inBatches(rows, 8, async (row) => {
    const name = textOf(column.values[row])
    if (name === null || !staysInside(name))
      throw new ProbityError('AUDIO_PATH_WRONG', { row: firstRow + row, column: column.name, path: name })
    const bytes = await readFile(path.join(folder, ...name.split('/'))).catch((cause: NodeJS.ErrnoException) => {
      const params = { path: name, row: firstRow + row, folder: path.basename(path.resolve(folder)) }
      throw new ProbityError('AUDIO_FILE_MISSING', { ...params, reason: cause.code ?? cause.message }, { cause })
    })
    return { name, ...readWav(bytes, name, sampleRate) }
  })
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
