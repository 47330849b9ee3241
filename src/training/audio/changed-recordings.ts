import type { SqlValue } from '../../environment/duckdb.js'
import type { Random } from '../../environment/tools.js'
import type { Tensors } from '../../graph/tensor.js'
import type { AudioEncoder } from '../../models/audio/audio-encoder.js'
import { mapRecordings, spectrogramTensors, type RecordingsRead } from '../../models/audio/encode-audio.js'
import { createLogMel } from '../../models/audio/log-mel.js'
import type { ChangeWaveform } from '../augmentations/waveform.js'

export interface ChangingRecordings {
  readonly encoder: AudioEncoder
  readonly paths: readonly SqlValue[]
  readonly read: Omit<RecordingsRead, 'firstRow'>
  readonly change: ChangeWaveform
  /** Samples of more bytes are read from the files again whenever they are learnt from. */
  readonly mostBytes: number
}

/** Inputs of rows to learn from: each time the samples are changed anew, by the stream of the batch and the place in it, before they are heard. */
export function changedRecordings(
  request: ChangingRecordings,
): (positions: ArrayLike<number>, random: Random) => Promise<Tensors> {
  const { encoder, paths, read, change, mostBytes } = request
  const { column, resample, spectrogram } = encoder
  const logMel = createLogMel(spectrogram)
  const kept = new Map<number, Float64Array>()
  let keptBytes = 0
  const samplesOf = async (row: number): Promise<Float64Array> => {
    const known = kept.get(row)
    if (known !== undefined) return known
    const values = { name: column, type: 'text' as const, values: [paths[row]!] }
    const rate = { firstRow: row + 1, sampleRate: resample ? spectrogram.sampleRate : null }
    const [samples] = await mapRecordings(values, { ...read, ...rate }, (recording) => recording.samples)
    if (keptBytes + samples!.byteLength <= mostBytes) {
      kept.set(row, samples!)
      keptBytes += samples!.byteLength
    }
    return samples!
  }
  return async (positions, random) => {
    const heard: Float32Array[] = []
    for (let at = 0; at < positions.length; at++) {
      const samples = await samplesOf(positions[at]!)
      heard.push(logMel(change(samples, spectrogram.sampleRate, random.fork(`row ${at}`))))
    }
    return spectrogramTensors(encoder, heard)
  }
}
