import path from 'node:path'
import { canonicalJson } from '../environment/canonical-json.js'
import { sha256 } from '../environment/digest.js'
import { ProbityError } from '../errors.js'
import { readOnnx } from '../graph/read-onnx.js'
import { readBundle, type Bundle } from './bundle.js'
import { refuseBrokenWeights } from './finite-weights.js'
import { graphModel, type GraphModelOptions } from './graph-model.js'
import { parseModelJson } from './layers/model-json.js'
import { openModelJson } from './layers/open-layers.js'
import type { Model } from './model.js'

/** Opens a bundle folder: its model, with scale, classes, encoder and threshold from `probity.json`. */
export async function openBundle(folder: string, options: GraphModelOptions = {}): Promise<Model> {
  const bundle = await readBundle(folder)
  const { outputs, task, encoder, decision, training } = bundle.manifest
  const model = await openInner(bundle, {
    scale: outputs.scale,
    ...(outputs.classes === null ? {} : { classes: outputs.classes }),
    ...(task === null ? {} : { task }),
    ...(outputs.name === undefined ? {} : { output: outputs.name }),
    ...options,
  })
  return {
    ...model,
    id: bundle.sha256,
    scoresId: scoresIdOf(bundle, options),
    name: bundle.name,
    inputs: describedInputs(bundle, model),
    training: {
      ...model.training,
      ...(training === null ? {} : { record: training }),
      ...(bundle.meta === null ? {} : { meta: bundle.meta }),
    },
    ...(encoder === null ? {} : { encoder }),
    ...(decision === null ? {} : { decision }),
    ...(outputs.positive === null ? {} : { positive: outputs.positive }),
  }
}

/** All of the bundle but how scores become decisions and how it was trained. */
function scoresIdOf({ manifest }: Bundle, options: GraphModelOptions): string {
  const { decision: _decision, training: _training, ...rest } = manifest
  return sha256(canonicalJson({ ...rest, options }))
}

async function openInner({ manifest, name, sha256, files }: Bundle, options: GraphModelOptions): Promise<Model> {
  const { file, format } = manifest.model
  if (format === 'layers') {
    const inFolder = path.posix.dirname(file)
    const read = (shard: string): Promise<Uint8Array> => {
      const bytes = files.get(path.posix.join(inFolder, shard))
      if (bytes !== undefined) return Promise.resolve(bytes)
      throw new ProbityError('BUNDLE_FILE_MISSING', { bundle: name, file: shard })
    }
    return openModelJson(await parseModelJson(files.get(file)!, name, read), name, options)
  }
  const graph = readOnnx(files.get(file)!)
  refuseBrokenWeights(graph)
  return graphModel({ id: sha256, name, graph }, options)
}

/** The inputs as the graph has them, with what the bundle says of them besides; both must name the same. */
function describedInputs({ manifest, name }: Bundle, model: Model): Model['inputs'] {
  const said = new Map(manifest.inputs.map((input) => [input.name, input]))
  const names = model.inputs.map((input) => input.name)
  if (said.size !== names.length || !names.every((input) => said.has(input)))
    throw new ProbityError('BUNDLE_INVALID', {
      bundle: name,
      where: 'inputs',
      problem: `names ${[...said.keys()].join(', ') || 'nothing'}, and the model takes ${names.join(', ')}`,
    })
  return model.inputs.map((input) => {
    const { role, columns, image } = said.get(input.name)!
    return {
      ...{ ...input, role },
      ...(columns === undefined ? {} : { columns }),
      ...(image === undefined ? {} : { image }),
    }
  })
}
