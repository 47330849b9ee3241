import { joinRows } from '../../graph/tiles.js'
import type { Tensor, Tensors } from '../../graph/tensor.js'
import { gatherRows, type Examples } from '../examples.js'
import type { EncodedRows } from './learning-rows.js'

/** Rows of a stream that are in memory at one time, beside the batch that is learnt from. */
export const blockRows = 512

/** The inputs of some rows, whether they are in memory or not. */
export function takeInputs({ inputs, stream }: EncodedRows, positions: ArrayLike<number>): Promise<Tensors> {
  if (stream !== undefined) return stream.take(positions)
  return Promise.resolve(
    Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, gatherRows(tensor, positions)])),
  )
}

/** Examples whose inputs are read when they are taken. */
export function streamedExamples(
  encoded: EncodedRows,
  { target, weights }: { readonly target: Tensor; readonly weights: Float32Array },
): Examples {
  return {
    rows: target.shape[0]!,
    blockRows,
    take: async (positions, random) => ({
      rows: positions.length,
      inputs: await (random !== undefined && encoded.learning !== undefined
        ? encoded.learning(positions, random)
        : takeInputs(encoded, positions)),
      target: gatherRows(target, positions),
      weights: Float32Array.from(positions, (at) => weights[at]!),
    }),
  }
}

/** What some work gives for all rows, done block by block. */
export async function byBlocks(rows: number, work: (positions: Uint32Array) => Promise<Tensor>): Promise<Tensor> {
  const parts: Tensor[] = []
  const counts: number[] = []
  for (let start = 0; start < rows; start += blockRows) {
    const count = Math.min(blockRows, rows - start)
    parts.push(await work(Uint32Array.from({ length: count }, (_, at) => start + at)))
    counts.push(count)
  }
  return joinRows(parts, counts)
}
