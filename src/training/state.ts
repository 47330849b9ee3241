import { elementCount, numbersOf, storeTensor } from '../graph/stored-tensor.js'
import { float32Tensor, type Tensors } from '../graph/tensor.js'
import type { Network } from './network.js'
import { slotName, type StepRequest, type WeightShape } from './step-graph.js'

/** What changes in training. The arrays are replaced at every step, never written to. */
export interface TrainerState {
  /** Steps made so far. */
  readonly step: number
  /** Weights and running statistics by name, and what the optimizer remembers of them by `slot:name`. */
  readonly values: Readonly<Record<string, Float32Array>>
}

export function weightShapes({ graph, weights }: Network): readonly WeightShape[] {
  return weights.map((name) => ({ name, shape: graph.initializers.get(name)!.shape }))
}

/** Running statistics of batch normalisations. */
export function statisticShapes({ graph, statistics = [] }: Network): readonly WeightShape[] {
  return statistics.map((name) => ({ name, shape: graph.initializers.get(name)!.shape }))
}

/** The weights that the network brings, and what the optimizer begins with. */
export function firstState(network: Network, { optimizer, options }: StepRequest): TrainerState {
  const values: Record<string, Float32Array> = {}
  for (const { name } of [...weightShapes(network), ...statisticShapes(network)])
    values[name] = Float32Array.from(numbersOf(network.graph.initializers.get(name)!))
  for (const [slot, start] of Object.entries(optimizer.slots(options)))
    for (const { name, shape } of weightShapes(network))
      values[slotName(slot, name)] = new Float32Array(elementCount(shape)).fill(start)
  return { step: 0, values }
}

/** Values of a state as tensors to feed. */
export function tensorsOf(shapes: readonly WeightShape[], { values }: TrainerState): Tensors {
  return Object.fromEntries(shapes.map(({ name, shape }) => [name, float32Tensor(shape, values[name]!)]))
}

/** The network with the weights of a state. */
export function withWeights(network: Network, { values }: TrainerState): Network {
  const initializers = new Map(network.graph.initializers)
  for (const { name, shape } of [...weightShapes(network), ...statisticShapes(network)])
    initializers.set(name, storeTensor('float32', shape, values[name]!))
  return { ...network, graph: { ...network.graph, initializers } }
}
