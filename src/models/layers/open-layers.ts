import type { LayersModel } from '@tensorflow/tfjs'
import { sha256 } from '../../environment/digest.js'
import { isProbityError, ProbityError } from '../../errors.js'
import { storeTensor } from '../../graph/stored-tensor.js'
import { graphModel, type GraphModelOptions } from '../graph-model.js'
import type { Model, Scale } from '../model.js'
import { activationScale, graphModelScale } from './last-scale.js'
import { layersToGraph } from './layers-to-graph.js'
import { readModelJson, weightsOf, type ModelJson } from './model-json.js'
import { loadTfjs, type Tfjs } from './tfjs.js'
import { tfjsModel } from './tfjs-model.js'
import { readTopology } from './topology.js'
import { trainingLoss } from './training-loss.js'
import type { Weights } from './weight-store.js'

/** Opens a TensorFlow.js `model.json`, or Keras's JSON of the same form, with its weights. */
export async function openLayers(file: string, name: string, options: GraphModelOptions = {}): Promise<Model> {
  return openModelJson(await readModelJson(file), name, options)
}

/** Layers run as a graph on the engine where every one of them has one, else on TensorFlow.js; frozen graphs run there always. */
export async function openModelJson(model: ModelJson, name: string, options: GraphModelOptions = {}): Promise<Model> {
  if (model.format === 'graph-model') return frozenGraph(model, name, options)
  const topology = readTopology(model.topology)
  const weights = weightsOf(model, name)
  try {
    const { graph } = layersToGraph(topology, weights)
    return withLoss(await graphModel({ id: model.sha256, name, kind: 'layers', graph }, options), model.json)
  } catch (error) {
    if (!hasNoGraph(error)) throw error
    const tf = await loadTfjs()
    const loaded = await load(() => tf.loadLayersModel(inMemory(tf, model)), name)
    const source = { id: model.sha256, name, tf, model: loaded, scale: activationScale(loaded), because: error.message }
    return withLoss(tfjsModel({ ...source, dispose: () => void loaded.dispose() }, options), model.json)
  }
}

function withLoss(model: Model, json: ModelJson['json']): Model {
  const loss = trainingLoss(json)
  return loss === undefined ? model : { ...model, training: { ...model.training, loss } }
}

export interface LayersOptions extends GraphModelOptions {
  readonly name?: string
  /** The TensorFlow.js that the model was made with, where it is not the one that Probity finds. */
  readonly tf?: Tfjs
}

/**
 * A LayersModel that is in memory, such as one that `tf.sequential` made, as a model. Its weights are taken as they are now; it
 * stays with whoever made it.
 * @example const model = await fromLayersModel(tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] }))
 */
export async function fromLayersModel(layers: LayersModel, options: LayersOptions = {}): Promise<Model> {
  const { name = layers.name, tf, ...rest } = options
  const { json, weights, digest } = await contentOf(layers)
  try {
    const { graph } = layersToGraph(readTopology(json), weights)
    return await graphModel({ id: digest, name, kind: 'layers', graph }, rest)
  } catch (error) {
    if (!hasNoGraph(error)) throw error
    const source = { id: digest, name, tf: tf ?? (await loadTfjs()), model: layers, scale: activationScale(layers) }
    return tfjsModel({ ...source, because: error.message, dispose: () => undefined }, rest)
  }
}

/** Topology and weights of a LayersModel in memory. */
export async function contentOf(
  layers: LayersModel,
): Promise<{ readonly json: unknown; readonly weights: Weights; readonly digest: string }> {
  const json: unknown = layers.toJSON(null, false)
  const digests = [sha256(JSON.stringify(json))]
  const weights = new Map<string, ReturnType<typeof storeTensor>>()
  for (const weight of layers.weights) {
    const tensor = weight.read()
    const values = await tensor.data()
    const stored = storeTensor(tensor.dtype === 'int32' ? 'int32' : 'float32', tensor.shape, values)
    weights.set(weight.originalName, stored)
    if (stored.content.kind === 'bytes') digests.push(weight.originalName, sha256(stored.content.bytes))
  }
  return { json, weights, digest: sha256(digests.join('\n')) }
}

async function frozenGraph(model: ModelJson, name: string, options: GraphModelOptions): Promise<Model> {
  const tf = await loadTfjs()
  const loaded = await load(() => tf.loadGraphModel(inMemory(tf, model)), name)
  const scale: Scale = graphModelScale(model.topology, loaded.outputs.map((output) => output.name)) // prettier-ignore
  const source = { id: model.sha256, name, tf, model: loaded, scale, because: 'it is a frozen TensorFlow graph' }
  return tfjsModel({ ...source, dispose: () => void loaded.dispose() }, options)
}

function inMemory(tf: Tfjs, { json, topology, specs, data }: ModelJson): ReturnType<Tfjs['io']['fromMemory']> {
  const rest = json.signature === undefined ? {} : { signature: json.signature as object }
  return tf.io.fromMemory({
    modelTopology: topology as object,
    weightSpecs: specs as never, // checked when the file was read
    weightData: new Uint8Array(data).buffer,
    ...rest,
  })
}

async function load<T>(work: () => Promise<T>, model: string): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.replace(/\.$/u, '')
    throw new ProbityError('TFJS_REFUSED', { model, reason }, { cause })
  }
}

function hasNoGraph(error: unknown): error is ProbityError {
  return isProbityError(error) && error.code === 'LAYERS_NO_GRAPH'
}
