import { ProbityError } from '../../errors.js'
import { createBuilder, type Builder } from '../../graph/builder.js'
import type { DataType } from '../../graph/data-types.js'
import type { Dimension, Graph } from '../../graph/graph.js'
import type { LayerCall } from './converter.js'
import { converters } from './converters/registry.js'
import { settingOf } from './settings.js'
import { isModelClass, readModel, type LayerRef, type LayerSpec, type LayersTopology } from './topology.js'
import { plain, plainValue, type Value } from './value.js'
import { createWeightStore, type Weights, type WeightStore } from './weight-store.js'

export interface LayersGraph {
  readonly graph: Graph
  /** Initializers that are weights of layers, under their names and in the shapes of the layers' file. */
  readonly weights: readonly string[]
}

/** Initializers that training never changes by gradients. */
const statistics = /(^|\/)moving_(mean|variance)(:\d+)?$/u

/** Whether a weight is a mean or a variance that batch normalisation keeps. */
export function isStatistic(weight: string): boolean {
  return statistics.test(weight)
}

/** The weights that training changes by gradients. */
export function trainableWeights({ weights }: LayersGraph): readonly string[] {
  return weights.filter((name) => !isStatistic(name))
}

/**
 * A model of layers as a graph. Inputs and outputs keep the names of their layers; weights stay in the shapes of the layers, so
 * that they can be put back (see `withWeights`).
 * @throws LAYERS_NO_GRAPH with the layer and the reason where one has no graph: TensorFlow.js can run it
 */
export function layersToGraph(topology: LayersTopology, weights: Weights): LayersGraph {
  const b = createBuilder({ name: topology.name })
  const store = createWeightStore(weights)
  const state: State = { b, store, initializers: new Map(), scope: '' }
  const inputs = topology.inputs.map((ref) => addInput(b, findLayer(topology, ref)))
  const outputs = runModel(state, topology, inputs)
  const names = outputNames(
    topology.outputs,
    topology.inputs.map(({ layer }) => layer),
  )
  outputs.forEach((value, at) => b.output(plain(b, value), names[at]!))
  store.checkAllUsed()
  return { graph: b.build(), weights: [...state.initializers.values()] }
}

interface State {
  readonly b: Builder
  readonly store: WeightStore
  /** Initializers by the names of the weights in the file. */
  readonly initializers: Map<string, string>
  scope: string
}

/** Outputs are called like their layers; several of one layer are numbered. */
function outputNames(refs: readonly LayerRef[], taken: readonly string[]): readonly string[] {
  const layers = refs.map(({ layer }) => layer)
  return refs.map(({ layer }, at) => {
    const alone = layers.filter((other) => other === layer).length === 1
    return alone && !taken.includes(layer) ? layer : `${layer}:${at}`
  })
}

const dtypes: Readonly<Record<string, DataType>> = {
  float32: 'float32',
  int32: 'int32',
  bool: 'bool',
  float16: 'float32',
}

function addInput(b: Builder, layer: LayerSpec): Value {
  const declared = settingOf(layer.settings, 'batchInputShape') ?? settingOf(layer.settings, 'batchShape')
  const given = settingOf(layer.settings, 'dtype')
  const dtype = dtypes[typeof given === 'string' ? given : 'float32']
  if (!Array.isArray(declared) || dtype === undefined)
    throw new ProbityError('LAYERS_NO_GRAPH', {
      layer: layer.name,
      className: layer.className,
      reason: `its input is ${String(given ?? declared)}`,
    })
  const shape = declared.map((size: unknown, axis): Dimension => {
    if (axis === 0) return 'rows'
    return typeof size === 'number' ? size : `${layer.name}:${axis}`
  })
  return plainValue(b, b.input(layer.name, dtype, shape))
}

function findLayer({ layers }: LayersTopology, ref: LayerRef): LayerSpec {
  const found = layers.find((layer) => layer.name === ref.layer)
  if (found === undefined)
    throw new ProbityError('LAYERS_INVALID', { place: 'config', expected: `a layer named ${ref.layer}`, found: 'none' })
  return found
}

const keyOf = ({ layer, call, output }: LayerRef): string => JSON.stringify([layer, call, output])

/** Calls every layer once all inputs of the call are there. */
function runModel(state: State, topology: LayersTopology, inputs: readonly Value[]): readonly Value[] {
  const values = new Map<string, Value>(topology.inputs.map((ref, at) => [keyOf(ref), inputs[at]!]))
  let open = topology.layers.flatMap((layer) => {
    const first = firstCall(topology, layer)
    return layer.calls.map((refs, at) => ({ layer, refs, call: first + at }))
  })
  while (open.length > 0) {
    const ready = open.filter(({ refs }) => refs.every((ref) => values.has(keyOf(ref))))
    if (ready.length === 0) break
    for (const { layer, refs, call } of ready)
      callLayer(
        state,
        layer,
        refs.map((ref) => values.get(keyOf(ref))!),
        [layer.name],
      ).forEach((value, output) => values.set(keyOf({ layer: layer.name, call, output }), value))
    open = open.filter((entry) => !ready.includes(entry))
  }
  return topology.outputs.map((ref) => {
    const value = values.get(keyOf(ref))
    if (value === undefined)
      throw new ProbityError('LAYERS_INVALID', {
        place: `output ${ref.layer}`,
        expected: 'inputs for all of its calls',
        found: 'a call without them',
      })
    return value
  })
}

/** A model counts its own making as its call 0, so that calls inside another model begin at 1; newer files begin at 0. */
function firstCall({ layers, outputs }: LayersTopology, { className, name }: LayerSpec): number {
  if (!isModelClass(className)) return 0
  const refs = [...layers.flatMap((layer) => layer.calls.flat()), ...outputs].filter(({ layer }) => layer === name)
  return refs.some(({ call }) => call === 0) ? 0 : 1
}

function callLayer(
  state: State,
  layer: LayerSpec,
  inputs: readonly Value[],
  scopes: readonly string[],
): readonly Value[] {
  if (isModelClass(layer.className)) return runModel(state, readModel(layer.className, layer.settings), inputs)
  const converter = converters[layer.className]
  if (converter === undefined) throw noGraph(layer, 'there is none for its class')
  const before = state.scope
  enter(state, before === '' ? layer.name : before)
  const outputs = converter(createCall(state, layer, inputs, scopes))
  enter(state, before)
  return outputs
}

function enter(state: State, scope: string): void {
  state.scope = scope
  state.b.setScope(scope)
}

function createCall(state: State, layer: LayerSpec, inputs: readonly Value[], scopes: readonly string[]): LayerCall {
  return {
    b: state.b,
    layer,
    inputs,
    weight: (name, shape) => addWeight(state, scopes, name, shape),
    hasWeight: (name) => state.store.shapeOf(scopes, name) !== undefined,
    weightShape: (name) => state.store.shapeOf(scopes, name) ?? [],
    apply: (inner, values, innerScopes) => callLayer(state, inner, values, innerScopes),
    within: (innerScopes, inner = layer) => createCall(state, inner, inputs, innerScopes),
    refuse(reason) {
      throw noGraph(layer, reason)
    },
  }
}

function addWeight(state: State, scopes: readonly string[], name: string, shape: readonly (number | null)[]): string {
  const found = state.store.find(scopes, name, shape)
  const known = state.initializers.get(found.name)
  if (known !== undefined) return known
  state.b.setScope('')
  const made = state.b.stored(found.tensor, found.name)
  state.b.setScope(state.scope)
  state.initializers.set(found.name, made)
  return made
}

function noGraph({ name, className }: LayerSpec, reason: string): ProbityError {
  return new ProbityError('LAYERS_NO_GRAPH', { layer: name, className, reason })
}
