import path from 'node:path'
import type { Column, InputDigest } from '../../data/dataset.js'
import { ownPart, partColumn, testPart } from '../../data/images/parts.js'
import type { SqlValue } from '../../environment/duckdb.js'
import { sqlName } from '../../environment/sql.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { AudioEncoder, SpectrogramForm } from '../../models/audio/audio-encoder.js'
import { spectrogramTensors, type RecordingsRead } from '../../models/audio/encode-audio.js'
import { framesIn, powerOfTwo } from '../../models/audio/log-mel.js'
import type { AudioInput } from '../../schema/audio.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import { layoutOf } from '../architectures/layout.js'
import { waveformChange } from '../augmentations/waveform.js'
import { allPositions } from '../examples.js'
import { trainingPart } from '../rows/parts.js'
import { rowsOf, type Parts } from '../rows/split.js'
import { splitOfParts } from '../rows/split-of-parts.js'
import { blockRows } from '../rows/stream-rows.js'
import type { NumberedTable } from '../table/read-table.js'
import { excludedBeside, featureBytes, findInputColumn, type TableReading } from '../table/table-reading.js'
import { changedRecordings } from './changed-recordings.js'
import { hearRecordings, type HeardRecordings } from './hear-recordings.js'
import { streamSpectrograms } from './spectrogram-stream.js'

const floor = 1e-10

/** WAV files that a column names, as log-mel spectrograms: a picture for convolutions, else a series of frames. */
export function audioReading(
  input: AudioInput,
  config: Config,
  train: TrainConfig,
  columns: readonly Column[],
  tools: Pick<Tools, 'signal' | 'progress'>,
): TableReading {
  const column = findInputColumn(input.column, 'train.input.column', columns)
  const own = [column.name, ...columns.map(({ name }) => name).filter((name) => name === partColumn)]
  const picture = layoutOf(train, 'image', 'series') !== 'series'
  const folder = placeOf(input, config)
  const mostBytes = featureBytes(train)
  const read = { folder, signal: tools.signal }
  const change = waveformChange(train.augmentation)
  const hear = async (table: NumberedTable): Promise<HeardRecordings & { readonly paths: readonly SqlValue[] }> => {
    tools.progress({ step: 'recordings', state: 'start' })
    const paths = await table.values(sqlName(column.name))
    const formOfRate = (sampleRate: number): SpectrogramForm => formOf(input, sampleRate)
    const heard = await hearRecordings({
      ...{ column: column.name, paths, read, sampleRate: input.sampleRate, formOf: formOfRate, mostBytes },
      onShare: (share) => tools.progress({ step: 'recordings', state: 'advance', share }),
    })
    tools.progress({ step: 'recordings', state: 'done' })
    return { ...heard, paths }
  }
  let all: ReturnType<typeof hear> | null = null // folds share what was heard
  return {
    columns: own,
    excluded: excludedBeside(own, config, train, columns),
    split: splitOfParts,
    close: async () => (await all?.catch(() => null))?.store.close(),
    async encode(table, parts, target) {
      const heard = await (all ??= hear(table))
      const encoder = await fit(input, column.name, heard, parts, picture)
      const width = encoder.frames * encoder.means.length
      const fits = heard.store.inMemory && table.rows * width * 4 <= mostBytes
      const shape = picture ? [1, encoder.means.length, encoder.frames] : [encoder.frames, encoder.means.length]
      const rows = { encoder, store: heard.store, target }
      const { paths } = heard
      return {
        ...(fits
          ? { inputs: spectrogramTensors(encoder, await heard.store.read(allPositions(table.rows))) }
          : { inputs: {}, stream: await streamSpectrograms(rows) }),
        ...(change === null ? {} : { learning: changedRecordings({ encoder, paths, read, change, mostBytes }) }),
        ...(config.data.recordings === undefined ? { files: filesOf(heard, config, input) } : {}),
        network: {
          ...{ name: encoder.input, kind: picture ? 'image' : 'series', shape },
          ...(encoder.lengths === null ? {} : { lengths: encoder.lengths }),
        },
        ...{ names: [], features: [column.name], constant: [], sensitive: [] },
        manifest: {
          inputs: [
            { name: encoder.input, dtype: 'float32', shape: ['rows', ...shape], role: 'audio' },
            ...(encoder.lengths === null
              ? []
              : [{ name: encoder.lengths, dtype: 'int32' as const, shape: ['rows' as const], role: 'audio' as const }]),
          ],
          encoder,
        },
      }
    },
  }
}

/** Where recordings are: in the folder that is the data and one kept for judging, or where a table names them. */
function placeOf({ root }: AudioInput, { data }: Config): RecordingsRead['folder'] {
  const { recordings } = data
  if (recordings?.test != null) return { [ownPart]: recordings.folder, [testPart]: recordings.test.folder }
  return recordings?.folder ?? root ?? folderOfData(data.source)
}

function filesOf({ files, sha256 }: HeardRecordings, { data }: Config, { root }: AudioInput): InputDigest {
  return { name: path.basename(path.resolve(root ?? folderOfData(data.source))), rows: files, sha256 }
}

/** The folder of the first file of a source. */
export function folderOfData(source: Config['data']['source']): string {
  const first = Array.isArray(source) ? source[0] : source
  return typeof first === 'string' && first !== '-' ? path.dirname(first) : '.'
}

function formOf({ frame, hop, bands, low, high }: AudioInput, sampleRate: number): SpectrogramForm {
  const samples = Math.max(1, Math.round(frame * sampleRate))
  const top = high ?? sampleRate / 2
  if (top > sampleRate / 2 || low >= top)
    throw new ProbityError('AUDIO_FREQUENCIES_WRONG', { low, high: top, sampleRate })
  return {
    ...{ sampleRate, frame: samples, hop: Math.max(1, Math.round(hop * sampleRate)), points: powerOfTwo(samples) },
    ...{ window: 'hann', bands, low, high: top, mel: 'htk', floor },
  }
}

/** Mean and deviation of each band over the frames of the training recordings, which are read a few at a time. */
async function fit(
  { seconds, sampleRate }: AudioInput,
  column: string,
  { form, store }: HeardRecordings,
  parts: Parts,
  picture: boolean,
): Promise<AudioEncoder> {
  const { bands } = form
  const training = rowsOf(parts, trainingPart)
  const sums = Array.from({ length: bands }, () => ({ sum: 0, squares: 0 }))
  let count = 0
  for (let start = 0; start < training.length; start += blockRows)
    for (const found of await store.read(training.subarray(start, start + blockRows))) {
      count += found.length / bands
      found.forEach((value, at) => {
        const band = sums[at % bands]!
        band.sum += value
        band.squares += value * value
      })
    }
  const means = sums.map(({ sum }) => sum / count)
  const deviations = sums.map(({ squares }, band) => Math.sqrt(Math.max(0, squares / count - means[band]! ** 2)) || 1)
  const longest = training.reduce((most, row) => Math.max(most, store.lengthOf(row) / bands), 1)
  const frames = seconds === 'auto' ? longest : framesIn(Math.round(seconds * form.sampleRate), form)
  return {
    ...{ kind: 'audio', input: 'audio', lengths: picture ? null : 'lengths', column, spectrogram: form },
    ...{ resample: sampleRate !== null, frames, means, deviations, layout: picture ? 'image' : 'steps' },
  }
}
