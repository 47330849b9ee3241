import type { Random } from '../environment/tools.js'
import { arrays, hasArray, type Tensor, type Tensors } from '../graph/tensor.js'
import { elementCount } from '../graph/stored-tensor.js'

/** Rows to learn from, by their positions. */
export interface Batch {
  readonly rows: number
  readonly inputs: Tensors
  /** What is true: [rows, columns] of float32, or [rows] of int32 for positions of classes. */
  readonly target: Tensor
  /** How much each row counts; 1 unless rows are weighted. */
  readonly weights: Float32Array
}

/** What is known of rows without what goes into the network. */
export type KnownRows = Omit<Batch, 'inputs'>

export interface Examples {
  readonly rows: number
  /** Rows to take at one time at most, where not all fit into memory. */
  readonly blockRows?: number
  /** `random` where rows are learnt from: some are another at each time. */
  take(positions: ArrayLike<number>, random?: Random): Promise<Batch>
}

/** Examples whose tensors are in memory. */
export function examplesInMemory(data: {
  readonly inputs: Tensors
  readonly target: Tensor
  readonly weights?: Float32Array
}): Examples {
  const { inputs, target, weights } = data
  return {
    rows: target.shape[0]!,
    take: (positions) =>
      Promise.resolve({
        rows: positions.length,
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([name, tensor]) => [name, gatherRows(tensor, positions)]),
        ),
        target: gatherRows(target, positions),
        weights: Float32Array.from(positions, (at) => weights?.[at] ?? 1),
      }),
  }
}

/** Rows of a tensor at some positions, in that order, as a copy. */
export function gatherRows(tensor: Tensor, positions: ArrayLike<number>): Tensor {
  const { dtype, shape, data } = tensor
  const width = elementCount(shape.slice(1))
  const wanted = { dtype, shape: [positions.length, ...shape.slice(1)] }
  if (!hasArray(dtype) || !ArrayBuffer.isView(data))
    return { ...wanted, data: Array.from(positions, (at) => (data as readonly string[])[at]!) }
  const found = new arrays[dtype](positions.length * width)
  for (let i = 0; i < positions.length; i++) {
    const from = positions[i]! * width
    // both arrays are of the kind that the type says
    ;(found as Float32Array).set((data as Float32Array).subarray(from, from + width), i * width)
  }
  return { ...wanted, data: found }
}

/** Some of the examples, counted from 0. */
export function examplesAt(examples: Examples, positions: Uint32Array): Examples {
  return {
    ...examples,
    rows: positions.length,
    take: (wanted, random) =>
      examples.take(
        Uint32Array.from(wanted, (at) => positions[at]!),
        random,
      ),
  }
}

/** 0, 1, … below a count. */
export function allPositions(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, at) => at)
}
