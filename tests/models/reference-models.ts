import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/models/', import.meta.url))

/** Networks of PyTorch and ensembles of scikit-learn with their answers; they are kept beside the project, not in it. */
export const haveReferenceModels = existsSync(`${folder}mlp.onnx`)

export function referencePath(name: string): string {
  return `${folder}${name}.onnx`
}
export function referenceAnswers<T>(name: string): T {
  return JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as T
}
