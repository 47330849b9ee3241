import path from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'
import { layersToGraph, trainableWeights, type LayersGraph } from './layers-to-graph.js'
import { readModelJson, weightsOf } from './model-json.js'
import { contentOf } from './open-layers.js'
import { booleanSetting } from './settings.js'
import { loadTfjs } from './tfjs.js'
import { readTopology, type LayersTopology } from './topology.js'
import type { Weights } from './weight-store.js'

/** What `tf.sequential` and `tf.model` make. */
export type LayersInMemory = LayersModel

/** Layers that somebody brings, to be trained. */
export interface GivenLayers {
  /** Base name of its file, or the model's own name. */
  readonly name: string
  readonly json: unknown
  readonly layers: LayersGraph
  /** Weights that training changes by gradients: not those of layers that are not trainable, nor the statistics that layers keep. */
  readonly trainable: readonly string[]
  /** Means and variances that batch normalisation keeps, of layers that are trainable. */
  readonly statistics: readonly string[]
  /** Whether the weights mean nothing yet: the file has a topology only. */
  readonly untrained: boolean
}

/** Opens a TensorFlow.js `model.json` (with weights or without), or takes a LayersModel that is in memory. */
export async function openGivenLayers(source: string | LayersInMemory): Promise<GivenLayers> {
  if (typeof source !== 'string') {
    const { json, weights } = await contentOf(source)
    return givenLayers(source.name, json, weights, false)
  }
  const name = path.basename(source)
  const model = await readModelJson(source)
  if (model.format === 'graph-model')
    throw new ProbityError('ARCHITECTURE_LAYERS', {
      model: name,
      reason: 'it is a frozen graph, whose weights are constants',
    })
  if (model.specs.length > 0) return givenLayers(name, model.topology, weightsOf(model, name), false)
  const made = await freshModel(model.topology, name)
  try {
    const { json, weights } = await contentOf(made)
    return givenLayers(name, json, weights, true)
  } finally {
    made.dispose()
  }
}

/** A topology without weights: TensorFlow.js knows which ones its layers have. */
async function freshModel(topology: unknown, name: string): Promise<LayersModel> {
  const tf = await loadTfjs()
  try {
    return await tf.models.modelFromJSON(topology as Parameters<typeof tf.models.modelFromJSON>[0])
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.replace(/\.$/u, '')
    throw new ProbityError('TFJS_REFUSED', { model: name, reason }, { cause })
  }
}

function givenLayers(name: string, json: unknown, weights: Weights, untrained: boolean): GivenLayers {
  const topology = readTopology(json)
  const layers = layersToGraph(topology, weights)
  const frozen = frozenLayers(topology)
  const isFrozen = (weight: string): boolean => frozen.some((layer) => weight.startsWith(`${layer}/`))
  const trainable = trainableWeights(layers).filter((weight) => !isFrozen(weight))
  const statistics = layers.weights.filter((weight) => !trainableWeights(layers).includes(weight) && !isFrozen(weight))
  if (trainable.length === 0)
    throw new ProbityError('ARCHITECTURE_LAYERS', { model: name, reason: 'none of its layers has weights to train' })
  return { name, json, layers, trainable, statistics, untrained }
}

function frozenLayers({ layers }: LayersTopology): readonly string[] {
  return layers.filter(({ settings }) => !booleanSetting(settings, 'trainable', true)).map(({ name }) => name)
}
