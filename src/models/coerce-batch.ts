import type { DataType } from '../graph/data-types.js'
import { elementCount } from '../graph/stored-tensor.js'
import { arrays, hasArray, type Tensor } from '../graph/tensor.js'
import { ProbityError } from '../errors.js'
import type { Batch, InputSpec } from './model.js'

/**
 * The batch in the types and shapes that a model declares, where nothing is lost by it: other number types, plain arrays, a
 * column of rows without its axis of size 1. What does not fit is left for the engine to name.
 */
export function coerceBatch(batch: Batch, inputs: readonly InputSpec[]): Batch {
  return Object.fromEntries(
    Object.entries(batch).map(([name, tensor]) => {
      const spec = inputs.find((input) => input.name === name)
      return [name, spec === undefined ? tensor : reshaped(converted(tensor, spec), spec)]
    }),
  )
}

function converted(tensor: Tensor, { name, dtype }: InputSpec): Tensor {
  const typed = tensor.dtype === dtype && (dtype === 'string' || ArrayBuffer.isView(tensor.data))
  if (typed || !hasArray(dtype)) return tensor
  const mismatch = (found: string): ProbityError =>
    new ProbityError('MODEL_INPUT_MISMATCH', { input: name, expected: dtype, found })
  if (tensor.dtype === 'string') throw mismatch('text')
  const values = Array.from(tensor.data as ArrayLike<number | bigint>)
  if (dtype === 'int64' || dtype === 'uint64') return { ...tensor, dtype, data: toBig(values, dtype, mismatch) }
  const numbers = values.map(Number)
  if (!isReal(dtype)) checkWhole(numbers, mismatch)
  return { ...tensor, dtype, data: arrays[dtype].from(numbers) }
}

function isReal(dtype: DataType): boolean {
  return dtype === 'float32' || dtype === 'float64'
}

function checkWhole(numbers: readonly number[], mismatch: (found: string) => ProbityError): void {
  const broken = numbers.find((number) => !Number.isInteger(number))
  if (broken !== undefined) throw mismatch(`the value ${broken}`)
}

function toBig(
  values: readonly (number | bigint)[],
  dtype: 'int64' | 'uint64',
  mismatch: (found: string) => ProbityError,
): BigInt64Array | BigUint64Array {
  checkWhole(
    values.filter((value) => typeof value === 'number'),
    mismatch,
  )
  return arrays[dtype].from(values.map(BigInt))
}

/** A vector of rows becomes [rows, 1] where the model wants that. */
function reshaped(tensor: Tensor, { shape }: InputSpec): Tensor {
  const column = shape.length === 2 && shape[1] === 1
  if (!column || tensor.shape.length !== 1 || elementCount(tensor.shape) !== tensor.data.length) return tensor
  return { ...tensor, shape: [tensor.shape[0]!, 1] }
}
