import { float32Tensor } from '../../graph/tensor.js'
import type { AudioEncoder } from '../../models/audio/audio-encoder.js'
import { spectrogramTensors } from '../../models/audio/encode-audio.js'
import type { RowStream } from '../rows/learning-rows.js'
import { rowHash } from '../rows/row-hash.js'
import { blockRows } from '../rows/stream-rows.js'
import type { Target } from '../rows/target.js'
import type { SpectrogramStore } from './spectrogram-store.js'

export interface SpectrogramRows {
  readonly encoder: AudioEncoder
  readonly store: SpectrogramStore
  readonly target: Target
}

/** Spectrograms that are standardised when a batch takes them. Rows are the same where these and the label are. */
export async function streamSpectrograms({ encoder, store, target }: SpectrogramRows): Promise<RowStream> {
  const take: RowStream['take'] = async (positions) => spectrogramTensors(encoder, await store.read(positions))
  const { rows } = store
  const hashes = new Float64Array(rows)
  const width = encoder.frames * encoder.means.length
  const truth = target.tensor.data as Float32Array | Int32Array // as makeTarget makes it
  const truths = new Uint32Array(truth.buffer, truth.byteOffset, truth.length)
  for (let start = 0; start < rows; start += blockRows) {
    const positions = Uint32Array.from({ length: Math.min(blockRows, rows - start) }, (_, at) => start + at)
    const { buffer, byteOffset, length } = (await take(positions))[encoder.input]!.data as Float32Array
    const bits = new Uint32Array(buffer, byteOffset, length)
    positions.forEach((row, at) => {
      hashes[row] = rowHash([
        { bits, start: at * width, count: width },
        { bits: truths, start: row, count: 1 },
      ])
    })
  }
  return { take, hashes, summary: float32Tensor([rows, 0], new Float32Array(0)), nameOf: (row) => String(row + 1) }
}
