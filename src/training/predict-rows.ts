import { createEngine } from '../graph/engine.js'
import type { Tensor, Tensors } from '../graph/tensor.js'
import type { Network } from './network.js'

/** The output of a network for rows at hand. */
export async function predictRows(
  { graph, output }: Network,
  inputs: Tensors,
  options: { readonly threads?: number },
  signal?: AbortSignal,
): Promise<Tensor> {
  const engine = await createEngine(graph, options)
  try {
    const found = await engine.run(inputs, [output], signal === undefined ? {} : { signal })
    return found[output]!
  } finally {
    await engine.close()
  }
}
