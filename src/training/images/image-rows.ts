import path from 'node:path'
import type { Column, InputDigest } from '../../data/dataset.js'
import { sha256OfFile } from '../../environment/digest.js'
import type { Tools } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { float32Tensor, type Tensor } from '../../graph/tensor.js'
import { joinRows, takeRows } from '../../graph/tiles.js'
import type { Config } from '../../schema/config.js'
import type { TrainConfig } from '../../schema/train.js'
import { checkParts, sharesOf, splitRows, testPart } from '../rows/parts.js'
import type { LearningRows, TrainingRows } from '../rows/learning-rows.js'
import type { Parts } from '../rows/split.js'
import { makeTarget, type Target } from '../rows/target.js'
import { readIdx, type IdxArray } from './idx.js'

export type ImageInput = Extract<TrainConfig['input'], { kind: 'images' }>

/** Name of the model's input. */
const inputName = 'image'

interface LabelledImages {
  /** [rows, channels, height, width] in [0, 1] where the file holds bytes. */
  readonly images: Tensor
  readonly labels: readonly number[]
  readonly digests: readonly InputDigest[]
}

/** Labelled images to learn from. Test images of their own are the test rows; otherwise these are split off. */
export async function openImageRows(
  config: Config,
  train: TrainConfig,
  input: ImageInput,
  tools: Tools,
): Promise<TrainingRows> {
  const own = await readLabelled(input.images, input.labels, tools)
  const apart = input.test === null ? null : await readLabelled(input.test.images, input.test.labels, tools)
  const images = apart === null ? own.images : joined(own.images, apart.images, input)
  const labels = [...own.labels, ...(apart?.labels ?? [])]
  const rows = rowsOfImages(config, train, labels, own.labels.length, input, tools)
  const shape = images.shape.slice(1)
  return {
    ...{ config, train, rows },
    source: {
      ...{ inputs: [...own.digests, ...(apart?.digests ?? [])], rowsRead: labels.length, withoutLabel: 0 },
      ...{ excluded: [], splitColumn: null },
    },
    encode: () =>
      Promise.resolve({
        inputs: { [inputName]: images },
        network: { name: inputName, kind: 'image', shape },
        ...{ names: [], features: [inputName], constant: [], sensitive: [] },
        manifest: {
          inputs: [{ name: inputName, dtype: 'float32', shape: ['rows', ...shape], role: 'image' }],
          encoder: null,
        },
      }),
  }
}

function rowsOfImages(
  config: Config,
  train: TrainConfig,
  labels: readonly number[],
  ownRows: number,
  { classes }: ImageInput,
  tools: Tools,
): LearningRows {
  const column: Column = { name: 'label', type: classes === null ? 'number' : 'text' }
  const values =
    classes === null ? labels : labels.map((label, row) => classes[label] ?? outOfRange(label, row, classes))
  const target = makeTarget(config, column, values)
  const parts = ownRows === labels.length ? splitAll(train, target, tools) : splitOwn(train, target, ownRows, tools)
  checkParts(parts, train, target, column.name)
  return {
    ...{ count: labels.length, label: { column, values }, target, parts, keys: null, sensitive: [], weightName: null },
    weights: new Float32Array(labels.length).fill(1),
  }
}

function outOfRange(label: number, row: number, classes: readonly string[]): never {
  throw new ProbityError('IMAGE_LABEL_OUT_OF_RANGE', { label, row: row + 1, classes: classes.length })
}

function splitAll(train: TrainConfig, target: Target, tools: Tools): Parts {
  const rows = target.tensor.shape[0]!
  return splitRows(waysWithoutColumns(train), sharesOf(train), { rows, target, groups: [], keys: null }, tools)
}

/** The rows of the test files are the test part; the others are for training and validation. */
function splitOwn(train: TrainConfig, target: Target, ownRows: number, tools: Tools): Parts {
  const { validation } = train.split
  const own = { ...target, tensor: takeRows(target.tensor, 0, ownRows) } as Target // the same kind, of fewer rows
  const evidence = { rows: ownRows, target: own, groups: [], keys: null }
  const parts = new Uint8Array(target.tensor.shape[0]!).fill(testPart)
  parts.set(splitRows(waysWithoutColumns(train), [1 - validation, validation], evidence, tools))
  return parts
}

function waysWithoutColumns({ split }: TrainConfig): 'stratified' | 'random' {
  if (split.by === 'stratified' || split.by === 'random') return split.by
  throw new ProbityError('TRAINING_SPLIT_COLUMN', {
    by: split.by,
    needs: 'images have none; split them by label or at random',
  })
}

async function readLabelled(imageFile: string, labelFile: string, { signal }: Tools): Promise<LabelledImages> {
  const [images, labels] = [await readIdx(imageFile), await readIdx(labelFile)]
  const [imageName, labelName] = [path.basename(imageFile), path.basename(labelFile)]
  if (images.shape.length !== 3 && images.shape.length !== 4)
    throw new ProbityError('IDX_INVALID', {
      source: imageName,
      reason: `it has ${images.shape.length} axes; images have three (rows, height, width) or four (and channels)`,
    })
  if (labels.shape.length !== 1)
    throw new ProbityError('IDX_INVALID', {
      source: labelName,
      reason: `it has ${labels.shape.length} axes; labels have one`,
    })
  const rows = images.shape[0]!
  if (rows !== labels.shape[0])
    throw new ProbityError('IMAGE_LABELS_DISAGREE', {
      images: imageName,
      labels: labelName,
      rows,
      found: labels.shape[0]!,
    })
  const digest = async (file: string): Promise<InputDigest> => ({
    ...{ name: path.basename(file), rows },
    sha256: await sha256OfFile(file, signal),
  })
  return {
    images: toTensor(images),
    labels: Array.from(labels.data),
    digests: [await digest(imageFile), await digest(labelFile)],
  }
}

/** Channels first, as convolutions read them; bytes become shares of 255. */
function toTensor({ shape, data, bytes }: IdxArray): Tensor {
  const scaled = bytes ? data.map((value) => value / 255) : data
  const [rows, height, width, channels = 1] = shape as [number, number, number, number?]
  if (channels === 1) return float32Tensor([rows, 1, height, width], scaled)
  const moved = new Float32Array(data.length)
  const area = height * width
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < area; at++)
      for (let channel = 0; channel < channels; channel++)
        moved[(row * channels + channel) * area + at] = scaled[(row * area + at) * channels + channel]!
  return float32Tensor([rows, channels, height, width], moved)
}

function joined(first: Tensor, second: Tensor, { images, test }: ImageInput): Tensor {
  const sizes = (tensor: Tensor): string => tensor.shape.slice(1).join(' × ')
  if (sizes(first) !== sizes(second))
    throw new ProbityError('IMAGE_SIZES_DIFFER', {
      ...{ first: path.basename(images), expected: sizes(first) },
      ...{ second: path.basename(test!.images), found: sizes(second) },
    })
  return joinRows([first, second], [first.shape[0]!, second.shape[0]!])
}
