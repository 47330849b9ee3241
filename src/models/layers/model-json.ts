import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../../environment/digest.js'
import { ProbityError } from '../../errors.js'
import { staysInside } from '../bundle-paths.js'
import { readModelBytes } from '../model-file.js'
import { isSettings, settingOf } from './settings.js'
import { decodeWeights, weightsManifest, type WeightSpec } from './weights-manifest.js'
import type { Weights } from './weight-store.js'

/** A model.json with its weights, not yet interpreted. */
export interface ModelJson {
  readonly format: 'layers-model' | 'graph-model'
  readonly topology: unknown
  readonly specs: readonly WeightSpec[]
  /** Bytes of all weights, one after the other. */
  readonly data: Uint8Array
  /** The whole file, for engines that read it themselves. */
  readonly json: Readonly<Record<string, unknown>>
  /** Digest of the file and its shards. */
  readonly sha256: string
}

/** Reads the bytes of a file beside model.json. */
export type ShardReader = (file: string) => Promise<Uint8Array>

/** Reads model.json and the shards that it names; those must lie in its folder. */
export async function readModelJson(file: string): Promise<ModelJson> {
  const folder = path.dirname(file)
  const name = path.basename(file)
  return parseModelJson(await readModelBytes(file), name, async (shard) => {
    if (!staysInside(shard)) throw new ProbityError('LAYERS_PATH_REFUSED', { model: name, file: shard })
    return readFile(path.join(folder, shard)).catch((cause: unknown) => {
      const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
      throw new ProbityError('LAYERS_SHARD_MISSING', { model: name, file: shard, reason }, { cause })
    })
  })
}

export async function parseModelJson(bytes: Uint8Array, name: string, read: ShardReader): Promise<ModelJson> {
  const json = parseObject(bytes, name)
  const topology = settingOf(json, 'modelTopology')
  const weights = settingOf(json, 'weightsManifest') ?? []
  const manifest = weightsManifest.safeParse(weights)
  if (!manifest.success) {
    const { path: place, message } = manifest.error.issues[0]!
    const params = { place: `weightsManifest.${place.join('.')}`, expected: 'paths and weights', found: message }
    throw new ProbityError('LAYERS_INVALID', params)
  }
  const shards: Uint8Array[] = []
  for (const { paths } of manifest.data) for (const shard of paths) shards.push(await read(shard))
  return {
    format: formatOf(json, topology, name),
    topology: topology ?? json,
    specs: manifest.data.flatMap((group) => group.weights),
    data: Buffer.concat(shards),
    json,
    sha256: sha256([sha256(bytes), ...shards.map((shard) => sha256(shard))].join('\n')),
  }
}

function parseObject(bytes: Uint8Array, name: string): Readonly<Record<string, unknown>> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    const found = `it is not JSON (${(cause as Error).message})`
    throw new ProbityError('MODEL_FORMAT_UNKNOWN', { file: name, found }, { cause })
  }
  if (isSettings(json)) return json
  throw new ProbityError('MODEL_FORMAT_UNKNOWN', { file: name, found: 'it holds no object' })
}

/** Old files say no format; a graph model's topology is a list of nodes. */
function formatOf(json: Readonly<Record<string, unknown>>, topology: unknown, name: string): ModelJson['format'] {
  const { format } = json
  if (format === 'graph-model' || (isSettings(topology) && Array.isArray(topology.node))) return 'graph-model'
  const layers = isSettings(topology) || 'class_name' in json || 'config' in json
  if (format === 'layers-model' || layers) return 'layers-model'
  throw new ProbityError('MODEL_FORMAT_UNKNOWN', { file: name, found: 'it holds no model topology' })
}

export function weightsOf({ specs, data }: ModelJson, name: string): Weights {
  return decodeWeights(specs, data, name)
}
