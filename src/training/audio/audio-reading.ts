import path from 'node:path'
import type { Column } from '../../data/dataset.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import type { AudioEncoder, SpectrogramForm } from '../../models/audio/audio-encoder.js'
import { mapRecordings, spectrogramTensors } from '../../models/audio/encode-audio.js'
import { createLogMel, framesIn, powerOfTwo } from '../../models/audio/log-mel.js'
import type { AudioInput } from '../../schema/audio.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import { layoutOf } from '../architectures/layout.js'
import { trainingPart } from '../rows/parts.js'
import { rowsOf, type Parts } from '../rows/split.js'
import { excludedBeside, findInputColumn, pickRows, type TableReading } from '../table/table-reading.js'

const floor = 1e-10

/** WAV files that a column names, as log-mel spectrograms: a picture for convolutions, else a series of frames. */
export function audioReading(
  input: AudioInput,
  config: Config,
  train: TrainConfig,
  columns: readonly Column[],
  { signal }: Pick<Tools, 'signal'>,
): TableReading {
  const column = findInputColumn(input.column, 'train.input.column', columns)
  const picture = layoutOf(train, 'image', 'series') !== 'series'
  const folder = config.data.recordings?.folder ?? input.root ?? folderOfData(config.data.source)
  return {
    columns: [column.name],
    excluded: excludedBeside([column.name], config, train, columns),
    async encode(table, parts) {
      const [values] = await table.read([column], 0, table.rows)
      const read = { ...{ firstRow: 1, folder, signal }, sampleRate: input.sampleRate }
      const [first] = await mapRecordings(pickRows(values!, [0]), read, (recording) => recording)
      const form = formOf(input, first!.sampleRate)
      const logMel = createLogMel(form)
      const spectrograms = await mapRecordings(values!, read, ({ name: source, sampleRate: found, samples }) => {
        if (found === form.sampleRate) return logMel(samples)
        throw new ProbityError('AUDIO_RATES_DIFFER', { source, found, first: first!.name, expected: form.sampleRate })
      })
      const encoder = fit(input, column.name, form, spectrograms, parts, picture)
      const inputs = spectrogramTensors(encoder, spectrograms)
      const shape = inputs[encoder.input]!.shape.slice(1)
      return {
        inputs,
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

/** Mean and deviation of each band over the frames of the training recordings. */
function fit(
  { seconds, sampleRate }: AudioInput,
  column: string,
  form: SpectrogramForm,
  spectrograms: readonly Float32Array[],
  parts: Parts,
  picture: boolean,
): AudioEncoder {
  const { bands } = form
  const training = Array.from(rowsOf(parts, trainingPart), (row) => spectrograms[row]!)
  const sums = Array.from({ length: bands }, () => ({ sum: 0, squares: 0 }))
  let count = 0
  for (const found of training) {
    count += found.length / bands
    found.forEach((value, at) => {
      const band = sums[at % bands]!
      band.sum += value
      band.squares += value * value
    })
  }
  const means = sums.map(({ sum }) => sum / count)
  const deviations = sums.map(({ squares }, band) => Math.sqrt(Math.max(0, squares / count - means[band]! ** 2)) || 1)
  const longest = training.reduce((most, found) => Math.max(most, found.length / bands), 1)
  const frames = seconds === 'auto' ? longest : framesIn(Math.round(seconds * form.sampleRate), form)
  return {
    ...{ kind: 'audio', input: 'audio', lengths: picture ? null : 'lengths', column, spectrogram: form },
    ...{ resample: sampleRate !== null, frames, means, deviations, layout: picture ? 'image' : 'steps' },
  }
}
