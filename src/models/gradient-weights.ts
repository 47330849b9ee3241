import { ProbityError } from '../errors.js'
import type { DataType } from '../graph/data-types.js'
import { elementCount } from '../graph/stored-tensor.js'
import type { Tensor } from '../graph/tensor.js'
import type { OutputSpec } from './model.js'

/** Name of the input that says how much of each output column the target of a gradient holds. */
export const weightsInput = 'probity:weights'

/** Columns of an output, where its shape says how many there are; else null. */
export function columnsOf({ shape }: OutputSpec): number | null {
  if (shape.length === 0) return null
  const sizes = shape.slice(1)
  return sizes.every((size) => typeof size === 'number') ? elementCount(sizes) : null
}

/** 1 in the wanted column of each row, 0 elsewhere. */
export function chosenColumns(
  output: OutputSpec,
  dtype: DataType,
  rows: number,
  index: number | ArrayLike<number>,
): Tensor {
  const columns = columnsOf(output)!
  if (typeof index !== 'number' && index.length !== rows)
    throw new ProbityError('MODEL_ROWS_DISAGREE', { what: '`of.index`', found: index.length, expected: rows })
  const shape = output.shape.map((size, axis) => (axis === 0 ? rows : Number(size)))
  const data = dtype === 'float64' ? new Float64Array(rows * columns) : new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const column = typeof index === 'number' ? index : index[row]!
    if (!Number.isInteger(column) || column < 0 || column >= columns)
      throw new ProbityError('MODEL_COLUMN_MISSING', { output: output.name, columns, index: column })
    data[row * columns + column] = 1
  }
  return { dtype: dtype === 'float64' ? 'float64' : 'float32', shape, data }
}
