import type { LayersModel } from '@tensorflow/tfjs'
import type { Graph } from '../../graph/graph.js'
import { numbersOf } from '../../graph/stored-tensor.js'
import { loadTfjs } from './tfjs.js'
import { weightsOfGraph } from './write-layers.js'

/** How a trained network that predicts numbers goes from the output of its layers to values: times a scale plus an offset, by column. */
export interface OutputScale {
  readonly scale: readonly number[]
  readonly offset: readonly number[]
}

/**
 * Puts the weights that a graph of layers holds now into the TensorFlow.js model that it was made of, so that its `predict` is the
 * trained one. Where numbers are predicted, scale and offset go into a last dense layer without activation; any other gives
 * standardised values.
 */
export async function putWeights(model: LayersModel, graph: Graph, output: OutputScale | null): Promise<void> {
  const tf = await loadTfjs()
  const names = model.weights.map(({ originalName }) => originalName)
  const values = new Map(
    [...weightsOfGraph(graph, names)].map(([name, tensor]) => [name, Float32Array.from(numbersOf(tensor))]),
  )
  if (output !== null) intoLastLayer(model, values, output)
  for (const weight of model.weights) {
    const tensor = tf.tensor(values.get(weight.originalName)!, weight.shape as number[], weight.dtype)
    weight.write(tensor) // which keeps a copy of its own
    tensor.dispose()
  }
}

function intoLastLayer(model: LayersModel, values: Map<string, Float32Array>, { scale, offset }: OutputScale): void {
  const last = model.layers.at(-1)
  if (last?.getClassName() !== 'Dense' || last.getConfig().activation !== 'linear' || last.weights.length !== 2) return
  const [kernel, bias] = last.weights.map(({ originalName }) => values.get(originalName)!)
  const units = offset.length
  kernel!.forEach((value, at) => (kernel![at] = value * scale[at % units]!))
  bias!.forEach((value, at) => (bias![at] = value * scale[at]! + offset[at]!))
}
