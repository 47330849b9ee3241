import { ProbityError } from '../errors.js'
import { elementCount } from './stored-tensor.js'
import { arrays, hasArray, type Tensor, type Tensors } from './tensor.js'

/** Rows from a tensor's first axis, as a copy of its own. Past the end the last row is repeated. */
export function takeRows(tensor: Tensor, start: number, rows: number): Tensor {
  const { dtype, shape, data } = tensor
  const width = elementCount(shape.slice(1))
  const available = Math.max(0, Math.min(rows, shape[0]! - start))
  const part = data.slice(start * width, (start + available) * width)
  const result = { dtype, shape: [rows, ...shape.slice(1)] }
  if (available === rows) return { ...result, data: part as Tensor['data'] } // slice keeps the kind of array
  const last = data.slice((shape[0]! - 1) * width, shape[0]! * width)
  if (!hasArray(dtype)) {
    const strings = [...part, ...Array.from({ length: rows - available }, () => [...last]).flat()]
    return { ...result, data: strings.map(String) }
  }
  const padded = new arrays[dtype](rows * width)
  setAll(padded, part, 0)
  for (let row = available; row < rows; row++) setAll(padded, last, row * width)
  return { ...result, data: padded }
}

/** `set` between arrays that are of the same kind because their tensors have the same type. */
function setAll(target: Exclude<Tensor['data'], readonly string[]>, source: Tensor['data'], at: number): void {
  ;(target as Float32Array).set(source as Float32Array, at)
}

/** Parts of an output put together along the first axis; `rows` are the rows of each part that count. */
export function joinRows(parts: readonly Tensor[], rows: readonly number[]): Tensor {
  const [first] = parts
  const { dtype, shape } = first!
  const width = elementCount(shape.slice(1))
  const total = rows.reduce((sum, count) => sum + count, 0)
  if (parts.length === 1 && shape[0] === total) return first!
  const joined = { dtype, shape: [total, ...shape.slice(1)] }
  if (!hasArray(dtype)) {
    return { ...joined, data: parts.flatMap((part, at) => Array.from(part.data, String).slice(0, rows[at]! * width)) }
  }
  const data = new arrays[dtype](total * width)
  let at = 0
  parts.forEach((part, index) => {
    const count = rows[index]! * width
    setAll(data, part.data.length === count ? part.data : (part.data.slice(0, count) as Tensor['data']), at)
    at += count
  })
  return { ...joined, data }
}

/**
 * Parts added element by element in their order, so that the sum has the same bytes however they were computed. The first part
 * becomes the sum: parts are results that nobody else has.
 */
export function addParts(parts: readonly Tensor[], output: string): Tensor {
  const [first, ...rest] = parts
  const { data } = first!
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw new ProbityError('GRAPH_NOT_FLOAT', { role: 'Output', value: output, type: first!.dtype })
  const sum = data
  for (const part of rest) {
    if (sum instanceof Float32Array && part.data instanceof Float32Array) addFloats(sum, part.data)
    else for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + Number(part.data[i])
  }
  return { ...first!, data: sum }
}

/** Of one kind of array only, so that it is compiled to a loop over numbers. */
function addFloats(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + part[i]!
}

/** Feeds of one tile: rows of the inputs that have rows, the others whole. */
export function tileFeeds(feeds: Tensors, byRow: ReadonlySet<string>, start: number, rows: number): Tensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => [name, byRow.has(name) ? takeRows(tensor, start, rows) : tensor]),
  )
}
