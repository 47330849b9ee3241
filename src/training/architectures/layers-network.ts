import { z } from 'zod'
import type { Random } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { createBuilder, type Builder } from '../../graph/builder.js'
import type { Graph, StoredTensor } from '../../graph/graph.js'
import { inferTypes } from '../../graph/infer-types.js'
import { renameValues } from '../../graph/rename-values.js'
import { elementCount, numbersOf, storeTensor } from '../../graph/stored-tensor.js'
import { toTensorType } from '../../graph/tensor-types.js'
import type { GivenLayers } from '../../models/layers/given-layers.js'
import { scaledDown } from '../../models/layers/last-dense.js'
import type { Weights } from '../../models/layers/weight-store.js'
import type { Network } from '../network.js'
import { parseOptions } from '../parse-options.js'
import { logitsBehind } from '../reading.js'
import { adaptInput } from './adapt-input.js'
import type { NetworkHead, NetworkInput } from './build-network.js'

/** `train.options` of layers that somebody brings. */
export const layersOptions = z.strictObject({
  /** `keep`: training goes on from the weights that are there; `new`: from weights drawn from the seed. */
  weights: z.enum(['keep', 'new']).default('keep'),
})

export interface LayersRequest {
  readonly given: GivenLayers
  readonly options: unknown
  readonly input: NetworkInput
  readonly head: NetworkHead
  /** Whether the config says itself what a loss takes the output for; otherwise a last layer without softmax or sigmoid gives logits. */
  readonly saidByLoss: boolean
}

/**
 * Layers of TensorFlow.js as a network: the input comes in the order that they want, and where they end in logits the probabilities are
 * added that a classifier is read by.
 * @throws ARCHITECTURE_LAYERS_INPUT, ARCHITECTURE_LAYERS_OUTPUT with both shapes
 */
export function layersNetwork(request: LayersRequest, random: Random): Network {
  const { given, input, head, options } = request
  parseOptions(layersOptions, options, 'train.options')
  const graph = given.fresh === null ? kept(given, head) : drawn(given, given.fresh, random)
  const output = outputOf(given.name, graph, head)
  const adapted = adaptInput(apart(graph, input.name), input, given.name)
  const { builder: b, graph: whole } = extend(adapted, output)
  const scale = finish(b, whole, output, request)
  return { ...scale, graph: b.build(), weights: given.trainable, statistics: given.statistics }
}

/** The graph with no value called like the input that is put before it. */
function apart(graph: Graph, input: string): Graph {
  const names = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
    ...graph.initializers.keys(),
  ])
  return renameValues(graph, names.has(input) ? new Map([[input, `${input}/layers`]]) : new Map<string, string>())
}

function outputOf(model: string, graph: Graph, head: NetworkHead): string {
  const expected = head.kind === 'binary' ? 1 : head.kind === 'classes' ? head.count : head.offset.length
  const [first] = graph.outputs
  const shape = inferTypes(graph).get(first?.name ?? '')?.shape ?? null
  const wrong = shape !== null && (shape.length !== 2 || (typeof shape[1] === 'number' && shape[1] !== expected))
  if (graph.outputs.length !== 1 || wrong)
    throw new ProbityError('ARCHITECTURE_LAYERS_OUTPUT', {
      ...{ model, expected: `rows × ${expected}`, kind: head.kind },
      found:
        graph.outputs.length === 1
          ? (shape?.map((size) => size ?? '?').join(' × ') ?? 'unknown')
          : `${graph.outputs.length} outputs`,
    })
  return first!.name
}

/** A builder that goes on where a graph ends. */
function extend(graph: Graph, output: string): { builder: Builder; graph: Graph } {
  const builder = createBuilder({ name: graph.name })
  for (const { name, type } of graph.inputs) {
    const { dtype, shape } = toTensorType(type)!
    builder.input(name, dtype, shape!)
  }
  for (const [name, tensor] of graph.initializers) builder.stored(tensor, name)
  for (const node of graph.nodes) builder.existing(node)
  return { builder, graph: { ...graph, outputs: [{ name: output, type: null }] } }
}

function finish(
  b: Builder,
  graph: Graph,
  output: string,
  { head, saidByLoss, given }: LayersRequest,
): Pick<Network, 'output' | 'scale' | 'standardised'> {
  if (head.kind === 'values' && given.last === null) {
    b.output(output)
    return { output, scale: 'value' } // a last layer with bounds has those of the target: it is learnt as it is
  }
  if (head.kind === 'values') {
    const { scale, offset } = head
    const spread = b.multiply(output, b.constant('float32', [offset.length], scale, 'probity/scale'))
    const shifted = b.add(spread, b.constant('float32', [offset.length], offset, 'probity/offset'))
    b.output(shifted, 'values')
    return { output: 'values', scale: 'value', standardised: { value: output, scale, offset } }
  }
  if (logitsBehind(graph, output) !== null || saidByLoss) {
    b.output(output)
    return { output, scale: logitsBehind(graph, output) === null ? 'logit' : 'probability' }
  }
  const name = { outputs: ['probabilities'] }
  b.output(
    head.kind === 'binary' ? b.node('Sigmoid', [output], {}, name) : b.node('Softmax', [output], { axis: 1 }, name),
  )
  return { output: 'probabilities', scale: 'probability' }
}

/**
 * The graph with the weights that are there. Where values are learnt around 0, a last layer that has been trained gives values in units
 * of the target, and is brought down to that; one whose offsets are all 0 has not been.
 */
function kept({ layers, last }: GivenLayers, head: NetworkHead): Graph {
  const { graph } = layers
  if (
    head.kind !== 'values' ||
    last === null ||
    numbersOf(graph.initializers.get(last.bias)!).every((value) => value === 0)
  )
    return graph
  return { ...graph, initializers: new Map(scaledDown(graph.initializers, last, head)) }
}

/**
 * The graph as its layers begin: kernels drawn anew, uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010), offsets, scales and
 * statistics as the layers set them. What is not trained stays.
 */
function drawn({ layers, trainable, statistics }: GivenLayers, fresh: Weights, random: Random): Graph {
  const initializers = new Map<string, StoredTensor>(layers.graph.initializers)
  for (const name of statistics) initializers.set(name, fresh.get(name)!)
  for (const [at, name] of trainable.entries()) {
    const { shape } = initializers.get(name)!
    if (shape.length < 2) {
      initializers.set(name, fresh.get(name)!)
      continue
    }
    const window = elementCount(shape.slice(0, -2))
    const limit = Math.sqrt(6 / (window * (shape.at(-2)! + shape.at(-1)!)))
    const own = random.fork(`${at}`) // TensorFlow.js numbers its layers on from model to model: their names say nothing
    const values = Float32Array.from({ length: elementCount(shape) }, () => (2 * own.next() - 1) * limit)
    initializers.set(name, storeTensor('float32', shape, values))
  }
  return { ...layers.graph, initializers }
}
