import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs'
import { makeFolder } from '../../environment/make-folder.js'
import { ProbityError } from '../../errors.js'
import type { Graph, StoredTensor } from '../../graph/graph.js'
import { loadTfjs, type Tfjs } from './tfjs.js'
import type { WeightSpec } from './weights-manifest.js'
import type { Weights } from './weight-store.js'

/** A LayersModel as it is stored: what `toJSON` gives, and its weights. */
export interface LayersContent {
  readonly json: unknown
  readonly weights: Weights
}

/**
 * The weights that a graph of layers holds now, such as after training: they have the names and the shapes that the layers
 * gave them, so they go straight back.
 */
export function weightsOfGraph(graph: Graph, names: readonly string[]): Weights {
  return new Map(
    names.map((name): [string, StoredTensor] => {
      const tensor = graph.initializers.get(name)
      if (tensor === undefined)
        throw new ProbityError('LAYERS_WEIGHT_MISSING', {
          weight: name,
          names: [...graph.initializers.keys()],
          nearest: [],
        })
      return [name, tensor]
    }),
  )
}

export interface LayersFiles {
  readonly modelJson: string
  readonly shard: { readonly file: string; readonly bytes: Uint8Array }
}

/** The two files of a LayersModel: `model.json` and one shard with all weights. */
export function layersFiles({ json, weights }: LayersContent): LayersFiles {
  const file = 'group1-shard1of1.bin'
  const { specs, bytes } = encode(weights)
  const manifest = [{ paths: [file], weights: specs }]
  const content = {
    format: 'layers-model',
    generatedBy: 'probity',
    convertedBy: null,
    modelTopology: json,
    weightsManifest: manifest,
  }
  return { modelJson: `${JSON.stringify(content)}\n`, shard: { file, bytes } }
}

/** Writes `model.json` and its shard into a folder. */
export async function writeLayersModel(folder: string, content: LayersContent): Promise<void> {
  const { modelJson, shard } = layersFiles(content)
  makeFolder(folder)
  await writeFile(path.join(folder, shard.file), shard.bytes)
  await writeFile(path.join(folder, 'model.json'), modelJson) // last: without it the folder is no model
}

/** A LayersModel of TensorFlow.js in memory; whoever asks for it disposes of it. */
export async function toLayersModel({ json, weights }: LayersContent, tf?: Tfjs): Promise<LayersModel> {
  const engine = tf ?? (await loadTfjs())
  const { specs, bytes } = encode(weights)
  const artifacts = { modelTopology: json as object, weightSpecs: specs, weightData: new Uint8Array(bytes).buffer }
  return engine.loadLayersModel(engine.io.fromMemory(artifacts))
}

type StoredSpec = WeightSpec & { dtype: 'float32' | 'int32' | 'bool' }

function encode(weights: Weights): { readonly specs: StoredSpec[]; readonly bytes: Uint8Array } {
  const specs: StoredSpec[] = []
  const parts: Uint8Array[] = []
  for (const [name, { dtype, shape, content }] of weights) {
    if (content.kind !== 'bytes' || (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool'))
      throw new ProbityError('LAYERS_INVALID', {
        place: `weight ${name}`,
        expected: 'numbers of 32 bits',
        found: dtype,
      })
    specs.push({ name, shape: [...shape], dtype })
    parts.push(content.bytes)
  }
  return { specs, bytes: Buffer.concat(parts) }
}
