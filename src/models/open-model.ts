import type { GraphModelOptions } from './graph-model.js'
import type { Model } from './model.js'
import { openLayers } from './layers/open-layers.js'
import { findModelFile, type ModelFile, type ModelFormat } from './model-file.js'
import { openBundle } from './open-bundle.js'
import { openOnnx } from './onnx/open-onnx.js'

export type OpenModelOptions = GraphModelOptions

type Opener = (file: ModelFile, options: OpenModelOptions) => Promise<Model>

const openers: Readonly<Record<ModelFormat, Opener>> = {
  onnx: (file, options) => openOnnx(file.path, file.name, options),
  tfjs: (file, options) => openLayers(file.path, file.name, options),
  bundle: (file, options) => openBundle(file.path, options),
}

/**
 * Opens a model: an `.onnx` file, a TensorFlow.js `model.json`, or a bundle folder. Close it when done with it.
 * @throws ProbityError with a code where the path holds no model or the model is broken
 * @example
 * const model = await openModel('models/credit.onnx')
 * const { scores } = await model.predict({ x: { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) } })
 */
export async function openModel(path: string, options: OpenModelOptions = {}): Promise<Model> {
  const file = await findModelFile(path)
  return openers[file.format](file, options)
}
