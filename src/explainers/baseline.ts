import { z } from 'zod'
import { ProbityError } from '../errors.js'
import { isFloat } from '../graph/data-types.js'
import { elementCount } from '../graph/stored-tensor.js'
import { arrays, hasArray, type Tensor } from '../graph/tensor.js'
import type { Batch } from '../models/model.js'
import type { BaselineKind } from './attribution.js'
import type { ExplainRequest } from './explainer.js'
import { pictureOf } from './units.js'

/**
 * Where a feature counts as absent. `zero`; `mean`: of the background rows, or of each picture itself by channel; a number: that
 * number everywhere; a list: one row of values. `auto`: the mean of the background where there is one, else zero.
 */
export const pointBaseline = z.union([z.enum(['auto', 'zero', 'mean']), z.number(), z.array(z.number()).min(1)])
/** The same, or `background`: its rows one by one, averaged over. That is what `auto` takes where there is a background. */
export const anyBaseline = z.union([
  z.enum(['auto', 'zero', 'mean', 'background']),
  z.number(),
  z.array(z.number()).min(1),
])
export type BaselineOption = z.infer<typeof anyBaseline>

export interface Baseline {
  readonly kind: BaselineKind
  readonly batch: Batch
  readonly rows: number
  /** Whether row i of the baseline belongs to row i of the batch; else every row is compared with all of its rows. */
  readonly paired: boolean
}

/** @throws EXPLAIN_BACKGROUND_MISSING or EXPLAIN_BASELINE_WIDTH where the request has nothing that fits the option */
export function resolveBaseline(
  option: BaselineOption,
  request: Pick<ExplainRequest, 'batch' | 'background' | 'units'>,
  auto: 'mean' | 'background',
): Baseline {
  const { batch, background } = request
  const wanted = option === 'auto' ? (background === null ? 'zero' : auto) : option
  if (wanted === 'background') {
    if (background === null) throw new ProbityError('EXPLAIN_BACKGROUND_MISSING', { wanted })
    return { kind: 'background', batch: background, rows: rowsOf(background), paired: false }
  }
  if (wanted === 'mean') return meanBaseline(request)
  const kind = wanted === 'zero' ? 'zero' : typeof wanted === 'number' ? 'value' : 'given'
  return {
    kind,
    batch: mapInputs(batch, (tensor, name) => constantRow(tensor, name, wanted, batch)),
    rows: 1,
    paired: false,
  }
}

export function rowsOf(batch: Batch): number {
  return Object.values(batch)[0]?.shape[0] ?? 0
}

function meanBaseline({ batch, background, units }: Pick<ExplainRequest, 'batch' | 'background' | 'units'>): Baseline {
  if (background !== null) return { kind: 'mean', batch: mapInputs(background, meanRow), rows: 1, paired: false }
  if (units.grid === null) throw new ProbityError('EXPLAIN_BACKGROUND_MISSING', { wanted: 'mean' })
  return { kind: 'mean', batch: mapInputs(batch, meanColours), rows: rowsOf(batch), paired: true }
}

function mapInputs(batch: Batch, change: (tensor: Tensor, name: string) => Tensor): Batch {
  return Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, change(tensor, name)]))
}

function constantRow(
  tensor: Tensor,
  name: string,
  value: Exclude<BaselineOption, 'auto' | 'mean' | 'background'>,
  batch: Batch,
): Tensor {
  const { dtype, shape } = tensor
  const width = elementCount(shape.slice(1))
  if (Array.isArray(value) && (value.length !== width || Object.keys(batch).length > 1))
    throw new ProbityError('EXPLAIN_BASELINE_WIDTH', { input: name, expected: width, found: value.length })
  const numbers = Array.isArray(value) ? value : Array<number>(width).fill(value === 'zero' ? 0 : value)
  return tensorOfNumbers(dtype, [1, ...shape.slice(1)], numbers)
}

function tensorOfNumbers(dtype: Tensor['dtype'], shape: readonly number[], numbers: readonly number[]): Tensor {
  if (!hasArray(dtype)) return { dtype, shape, data: numbers.map((number) => (number === 0 ? '' : String(number))) }
  if (dtype === 'int64' || dtype === 'uint64')
    return { dtype, shape, data: arrays[dtype].from(numbers.map((number) => BigInt(Math.round(number)))) }
  return { dtype, shape, data: arrays[dtype].from(isFloat(dtype) ? numbers : numbers.map(Math.round)) }
}

/** Means of numbers over the rows (missing ones left out), rounded where only whole ones will do; the commonest text. */
function meanRow({ dtype, shape, data }: Tensor): Tensor {
  const rows = shape[0]!
  const width = elementCount(shape.slice(1))
  const rowShape = [1, ...shape.slice(1)]
  if (dtype === 'string') {
    const texts = Array.from({ length: width }, (_, at) =>
      commonest(Array.from({ length: rows }, (_, row) => String(data[row * width + at]))),
    )
    return { dtype, shape: rowShape, data: texts }
  }
  const means = Array.from({ length: width }, (_, at) => {
    let sum = 0
    let known = 0
    for (let row = 0; row < rows; row++) {
      const value = Number(data[row * width + at])
      if (!Number.isNaN(value)) [sum, known] = [sum + value, known + 1]
    }
    return known === 0 ? NaN : sum / known
  })
  return tensorOfNumbers(dtype, rowShape, means)
}

function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? ''
}

/** Every pixel of a picture becomes the mean of its channel in that picture. */
function meanColours({ dtype, shape, data }: Tensor): Tensor {
  const { channels, height, width, first } = pictureOf(shape)
  const pixels = height * width
  const size = pixels * channels
  const numbers = Array.from(data as ArrayLike<number>, Number)
  for (let row = 0; row < shape[0]!; row++)
    for (let channel = 0; channel < channels; channel++) {
      const at = (pixel: number): number => row * size + (first ? channel * pixels + pixel : pixel * channels + channel)
      let sum = 0
      for (let pixel = 0; pixel < pixels; pixel++) sum += numbers[at(pixel)]!
      for (let pixel = 0; pixel < pixels; pixel++) numbers[at(pixel)] = sum / pixels
    }
  return tensorOfNumbers(dtype, shape, numbers)
}
