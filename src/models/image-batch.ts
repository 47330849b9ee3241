import type { Column } from '../data/dataset.js'
import { toNumbers, type Images, type ImageReading, type ImageShape } from '../data/images/images.js'
import type { SqlValue } from '../environment/duckdb.js'
import { ProbityError } from '../errors.js'
import { arrays, hasArray, type Tensor } from '../graph/tensor.js'
import type { ImagePreprocessing } from '../schema/images.js'
import type { MatchedInput, Matching } from './match-columns.js'
import type { Batch, InputSpec, Model } from './model.js'
import type { BatchRows } from './to-batch.js'

/** Where the axes of an image are in an input. */
interface ImageAxes {
  readonly channelsFirst: boolean
  readonly shape: { readonly [Axis in keyof ImageShape]: number | null }
}

/** The one input of a model that takes images, fed by the column that names them. */
export function matchImages(
  model: Pick<Model, 'name' | 'inputs'>,
  columns: readonly Column[],
  images: Pick<Images, 'column'>,
): MatchedInput {
  const [input] = model.inputs
  if (input === undefined || model.inputs.length > 1 || axesOf(input) === null)
    throw new ProbityError('IMAGE_MODEL_INPUT', {
      model: model.name,
      inputs: model.inputs.map(({ name, shape }) => `${name} [${shape.map((size) => size ?? '?').join(', ')}]`),
    })
  return { input, columns: columns.filter(({ name }) => name === images.column) }
}

/** Channels are the axis of 1, 3 or 4, first of all behind the rows; an image without that axis is grey. */
function axesOf({ shape }: InputSpec): ImageAxes | null {
  const sizes = shape.slice(1).map((size) => (typeof size === 'number' ? size : null))
  const isChannels = (size: number | null | undefined): boolean => size === 1 || size === 3 || size === 4
  if (sizes.length === 2) return { channelsFirst: true, shape: { channels: 1, height: sizes[0]!, width: sizes[1]! } }
  if (sizes.length !== 3) return null
  const [a, b, c] = sizes as [number | null, number | null, number | null]
  if (isChannels(c) && !isChannels(a)) return { channelsFirst: false, shape: { channels: c, height: a, width: b } }
  return { channelsFirst: true, shape: { channels: a, height: b, width: c } }
}

/** Numbers that one image holds, where the model says so. */
export function imageWidth({ inputs }: Matching): number {
  return inputs[0]!.input.shape.slice(1).reduce<number>((product, size) => product * Number(size ?? 224), 1)
}

/** Rows of images as a batch of the model that reads them. */
export async function readImageBatch(
  rows: BatchRows & { readonly images: Images },
  model: Pick<Model, 'name'>,
  { inputs }: Matching,
  signal?: AbortSignal,
): Promise<Batch> {
  const { images } = rows
  const [{ input }] = inputs as [MatchedInput]
  const keys = Array.from({ length: rows.count }, (_, row) => rows.read(images.column)[row] ?? null)
  const missing = keys.indexOf(null)
  if (missing >= 0) throw new ProbityError('IMAGE_PATH_ABSENT', { row: rows.first + missing, column: images.column })
  const { channelsFirst, shape } = axesOf(input)!
  const form = input.image ?? (await formFor(images, shape, keys[0]!))
  const fit = images.settings.resize?.fit ?? form.fit
  const pixels = await images.read(keys, { ...form, fit, reader: model.name } satisfies ImageReading, signal)
  return { [input.name]: toTensor(toNumbers(pixels, form), rows.count, form, input, channelsFirst) }
}

/** How a model that says nothing of images wants them: as its shape says, else as the first one is; the rest as `data.images` says. */
async function formFor(
  images: Images,
  { channels, height, width }: ImageAxes['shape'],
  first: SqlValue,
): Promise<ImagePreprocessing> {
  const [found] = await images.shapes([first])
  const { resize, background, divideBy, mean, deviation } = images.settings
  const size = resize ?? found!
  return {
    ...{ channels: channels ?? found!.channels, height: height ?? size.height, width: width ?? size.width },
    ...{ fit: null, background, divideBy, mean, deviation, column: null },
  }
}

function toTensor(
  numbers: Float32Array,
  rows: number,
  { channels, height, width }: ImageShape,
  { dtype, shape }: InputSpec,
  channelsFirst: boolean,
): Tensor {
  const sizes = channelsFirst ? [channels, height, width] : [height, width, channels]
  const data = channelsFirst ? numbers : channelsLast(numbers, channels, height * width)
  const whole = { shape: [rows, ...(shape.length === 3 ? [height, width] : sizes)] }
  if (!hasArray(dtype) || dtype === 'int64' || dtype === 'uint64') return { dtype: 'float32', ...whole, data }
  return { dtype, ...whole, data: dtype === 'float32' ? data : arrays[dtype].from(data) }
}

function channelsLast(numbers: Float32Array, channels: number, area: number): Float32Array {
  if (channels === 1) return numbers
  const moved = new Float32Array(numbers.length)
  const size = channels * area
  for (let start = 0; start < numbers.length; start += size)
    for (let channel = 0; channel < channels; channel++)
      for (let at = 0; at < area; at++) moved[start + at * channels + channel] = numbers[start + channel * area + at]!
  return moved
}
