import path from 'node:path'
import { sha256 } from '../../environment/digest.js'
import { externalDataIn } from '../../graph/external-data.js'
import { readOnnx } from '../../graph/read-onnx.js'
import { refuseBrokenWeights } from '../finite-weights.js'
import { graphModel, type GraphModelOptions } from '../graph-model.js'
import type { Model } from '../model.js'
import { readModelBytes } from '../model-file.js'

/** Opens an ONNX file as a model; data files beside it are read from its folder. */
export async function openOnnx(file: string, name: string, options: GraphModelOptions = {}): Promise<Model> {
  const bytes = await readModelBytes(file)
  const graph = readOnnx(bytes, { external: externalDataIn(path.dirname(file)) })
  refuseBrokenWeights(graph)
  return graphModel({ id: sha256(bytes), name, graph }, options)
}
