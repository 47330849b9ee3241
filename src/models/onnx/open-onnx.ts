import { sha256 } from '../../environment/digest.js'
import { readOnnx } from '../../graph/read-onnx.js'
import { graphModel, type GraphModelOptions } from '../graph-model.js'
import type { Model } from '../model.js'
import { readModelBytes } from '../model-file.js'

/** Opens an ONNX file as a model. */
export async function openOnnx(file: string, name: string, options: GraphModelOptions = {}): Promise<Model> {
  const bytes = await readModelBytes(file)
  return graphModel({ id: sha256(bytes), name, graph: readOnnx(bytes) }, options)
}
