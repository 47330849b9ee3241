import { elementCount } from '../../graph/stored-tensor.js'
import { arrays, hasArray, type Tensor } from '../../graph/tensor.js'
import type { Batch } from '../../models/model.js'

/** Some rows of a batch, in the order given. */
export function pickRows(batch: Batch, rows: readonly number[]): Batch {
  return Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, pickTensorRows(tensor, rows)]))
}

function pickTensorRows({ dtype, shape, data }: Tensor, rows: readonly number[]): Tensor {
  const width = elementCount(shape.slice(1))
  const picked = hasArray(dtype) ? new arrays[dtype](rows.length * width) : Array<string>(rows.length * width)
  // Both are of the same kind, whichever it is.
  const [into, from] = [picked, data] as unknown as readonly [number[], number[]]
  rows.forEach((row, at) => {
    for (let element = 0; element < width; element++) into[at * width + element] = from[row * width + element]!
  })
  return { dtype, shape: [rows.length, ...shape.slice(1)], data: picked } as Tensor
}
