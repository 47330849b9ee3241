import { createEngine } from '../graph/engine.js'
import type { Tensor, Tensors } from '../graph/tensor.js'
import type { Network } from './network.js'
import type { EncodedRows } from './rows/learning-rows.js'
import { byBlocks } from './rows/stream-rows.js'

/** The output of a network for all rows. */
export async function predictRows(
  { graph, output }: Network,
  encoded: EncodedRows,
  rows: number,
  options: { readonly threads?: number },
  signal?: AbortSignal,
): Promise<Tensor> {
  const engine = await createEngine(graph, options)
  const run = async (inputs: Tensors): Promise<Tensor> =>
    (await engine.run(inputs, [output], signal === undefined ? {} : { signal }))[output]!
  try {
    const { stream, inputs } = encoded
    return await (stream === undefined ? run(inputs) : byBlocks(rows, async (at) => run(await stream.take(at))))
  } finally {
    await engine.close()
  }
}
