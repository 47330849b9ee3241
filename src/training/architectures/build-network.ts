import type { Random } from '../../environment/tools.js'
import { nearest } from '../../environment/nearest.js'
import { ProbityError } from '../../errors.js'
import type { DataType } from '../../graph/data-types.js'
import { elementCount } from '../../graph/stored-tensor.js'
import { dense } from '../layers/dense.js'
import { createLayers, type Layers } from '../layers/layers.js'
import type { Network } from '../network.js'
import type { Architecture, InputKind } from './architecture.js'
import { architectures } from './registry.js'

/** The input of a network, without its rows. */
export interface NetworkInput {
  readonly name: string
  readonly kind: InputKind
  readonly shape: readonly number[]
  /** Whether the graph's input is a vector with all that the shape holds. */
  readonly flat?: boolean
  readonly vocabulary?: number
  /** Name of a second input, the steps of each row: [rows] of int32. Absent where every row has all steps. */
  readonly lengths?: string
}

/**
 * What the last layer gives: one probability (of class 1), a probability for each class, or values. Values are learnt around 0
 * and given as `value · scale + offset`, so that a target of any size trains alike.
 */
export type NetworkHead =
  | { readonly kind: 'binary' }
  | { readonly kind: 'classes'; readonly count: number }
  | { readonly kind: 'values'; readonly scale: readonly number[]; readonly offset: readonly number[] }

export interface NetworkRequest {
  readonly architecture: string
  readonly options?: unknown
  readonly input: NetworkInput
  readonly head: NetworkHead
  /** Share of values left out between layers in training. */
  readonly dropout?: number
}

/** A new network of a named architecture, its weights drawn from the seed. */
export function buildNetwork(request: NetworkRequest, random: Random): Network {
  const { input, head, dropout = 0 } = request
  const architecture = findArchitecture(request)
  const layers = createLayers(random)
  const dtype = input.kind === 'tokens' ? 'int32' : 'float32'
  const value = addInput(layers, input, dtype)
  const { vocabulary } = input
  const lengths = input.lengths === undefined ? {} : { lengths: layers.builder.input(input.lengths, 'int32', ['rows']) }
  const inside = { kind: input.kind, value, ...lengths, ...(vocabulary === undefined ? {} : { vocabulary }) }
  const body = architecture.body(layers, inside, request.options, dropout)
  const { output, standardised } = addHead(layers, body, head)
  layers.builder.output(output)
  const graph = layers.builder.build()
  const scale = head.kind === 'values' ? 'value' : 'probability'
  return { graph, output, scale, weights: layers.weights, ...(standardised === undefined ? {} : { standardised }) }
}

function addInput({ builder }: Layers, { name, shape, flat = false }: NetworkInput, dtype: DataType): string {
  if (!flat) return builder.input(name, dtype, ['rows', ...shape])
  return builder.reshape(builder.input(name, dtype, ['rows', elementCount(shape)]), [-1, ...shape])
}

export function findArchitecture({ architecture, input }: NetworkRequest): Architecture {
  const known: readonly Architecture[] = architectures
  const names = known.map(({ id }) => id)
  const found = known.find(({ id }) => id === architecture)
  if (found === undefined)
    throw new ProbityError('ARCHITECTURE_UNKNOWN', { architecture, names, nearest: nearest(architecture, names) })
  if (!found.takes.includes(input.kind)) {
    const fitting = known.filter(({ takes }) => takes.includes(input.kind)).map(({ id }) => id)
    throw new ProbityError('ARCHITECTURE_INPUT', { architecture, kind: input.kind, takes: found.takes, fitting })
  }
  return found
}

function addHead(layers: Layers, body: string, head: NetworkHead): Pick<Network, 'output' | 'standardised'> {
  const b = layers.builder
  if (head.kind === 'binary')
    return { output: b.node('Sigmoid', [dense(layers, body, { units: 1 })], {}, { outputs: ['probabilities'] }) }
  if (head.kind === 'classes') {
    const logits = dense(layers, body, { units: head.count })
    return { output: b.node('Softmax', [logits], { axis: 1 }, { outputs: ['probabilities'] }) }
  }
  const { scale, offset } = head
  const value = dense(layers, body, { units: offset.length })
  const spread = b.multiply(value, b.constant('float32', [offset.length], scale, 'scale'))
  const shifted = b.constant('float32', [offset.length], offset, 'offset')
  const output = b.node('Add', [spread, shifted], {}, { outputs: ['values'] })
  return { output, standardised: { value, scale, offset } }
}
