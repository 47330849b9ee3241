import path from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'
import { frozenScopes, untrainableSetting } from './frozen-layers.js'
import { lastDense, type LastDense } from './last-dense.js'
import { isStatistic, layersToGraph, trainableWeights, type LayersGraph } from './layers-to-graph.js'
import { readModelJson, weightsOf } from './model-json.js'
import { contentOf } from './open-layers.js'
import { loadTfjs } from './tfjs.js'
import { readTopology } from './topology.js'
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
  /** Means and variances that batch normalisation keeps, of layers that may be trained. */
  readonly statistics: readonly string[]
  /** A last layer that can take up the scale of a target. */
  readonly last: LastDense | null
  /** The weights as these layers begin, where training is to begin anew: what is no kernel is taken from them. */
  readonly fresh: Weights | null
}

export interface GivenLayersOptions {
  /** Whether training begins anew, whatever weights are there. */
  readonly anew?: boolean
}

/** Opens a TensorFlow.js `model.json` (with weights or without), or takes a LayersModel that is in memory. */
export async function openGivenLayers(
  source: string | LayersInMemory,
  { anew = false }: GivenLayersOptions = {},
): Promise<GivenLayers> {
  if (typeof source !== 'string') {
    const { json, weights } = await contentOf(source)
    const allowed = new Set(source.trainableWeights.map(({ originalName }) => originalName))
    const fresh = anew ? await freshWeights(json, source.name) : null
    return givenLayers({ name: source.name, json, weights, fresh, mayTrain: (weight) => allowed.has(weight) })
  }
  const name = path.basename(source)
  const { format, specs, topology: json, ...model } = await readModelJson(source)
  if (format === 'graph-model')
    throw new ProbityError('ARCHITECTURE_LAYERS', {
      model: name,
      reason: 'it is a frozen graph, whose weights are constants',
    })
  const stored = specs.length === 0 ? null : weightsOf({ ...model, format, specs, topology: json }, name)
  const fresh = anew || stored === null ? await freshWeights(json, name) : null
  return givenLayers({ name, json, weights: stored ?? fresh!, fresh, mayTrain: () => true })
}

/** Weights as the layers begin: TensorFlow.js knows which ones they have. */
async function freshWeights(topology: unknown, name: string): Promise<Weights> {
  const tf = await loadTfjs()
  const made = await tf.models
    .modelFromJSON(topology as Parameters<typeof tf.models.modelFromJSON>[0])
    .catch((cause: unknown) => {
      const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.replace(/\.$/u, '')
      throw new ProbityError('TFJS_REFUSED', { model: name, reason }, { cause })
    })
  try {
    return (await contentOf(made)).weights
  } finally {
    made.dispose()
  }
}

interface Opened extends Pick<GivenLayers, 'name' | 'json' | 'fresh'> {
  readonly weights: Weights
  readonly mayTrain: (weight: string) => boolean
}

function givenLayers({ name, json, weights, fresh, mayTrain }: Opened): GivenLayers {
  const topology = readTopology(json)
  const wrong = untrainableSetting(topology)
  if (wrong !== null) throw new ProbityError('ARCHITECTURE_LAYERS', { model: name, reason: wrong })
  const layers = layersToGraph(topology, weights)
  const frozen = frozenScopes(topology)
  const isFrozen = (weight: string): boolean => frozen.some((scope) => weight.split('/').includes(scope))
  const trainable = trainableWeights(layers).filter((weight) => mayTrain(weight) && !isFrozen(weight))
  if (trainable.length === 0)
    throw new ProbityError('ARCHITECTURE_LAYERS', { model: name, reason: 'none of its layers has weights to train' })
  const statistics = layers.weights.filter(
    (weight) => isStatistic(weight) && !isFrozen(weight) && followsOthers(weight),
  )
  const dense = lastDense(topology, weights)
  const last = dense !== null && [dense.kernel, dense.bias].every((weight) => trainable.includes(weight)) ? dense : null
  return { name, json, layers, trainable, statistics, last, fresh }

  /** Layers of a model that was frozen as a whole do not say so themselves: their other weights do. */
  function followsOthers(statistic: string): boolean {
    const own = statistic.slice(0, statistic.lastIndexOf('/') + 1)
    const others = trainableWeights(layers).filter((weight) => own !== '' && weight.startsWith(own))
    return others.length === 0 || others.some((weight) => trainable.includes(weight))
  }
}
