import path from 'node:path'
import { sha256Beside } from '../../environment/digest.js'
import { externalDataIn } from '../../graph/external-data.js'
import { readOnnx } from '../../graph/read-onnx.js'
import type { ExternalReader } from '../../graph/read-tensor.js'
import { refuseBrokenWeights } from '../finite-weights.js'
import { graphModel, type GraphModelOptions } from '../graph-model.js'
import type { Model } from '../model.js'
import { readModelBytes } from '../model-file.js'

/** Opens an ONNX file as a model; data files beside it are read from its folder. */
export async function openOnnx(file: string, name: string, options: GraphModelOptions = {}): Promise<Model> {
  const bytes = await readModelBytes(file)
  const beside = externalDataIn(path.dirname(file))
  let whole = true // the file itself holds all the data
  const external: ExternalReader = (request) => {
    whole = false
    return beside(request)
  }
  const graph = readOnnx(bytes, { external })
  refuseBrokenWeights(graph)
  return graphModel({ id: sha256Beside(bytes), name, graph, ...(whole ? { bytes } : {}) }, options)
}
