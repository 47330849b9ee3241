import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/models/', import.meta.url))

/** Networks made by PyTorch with its predictions and input gradients; they are kept beside the project, not in it. */
export const referenceModels = ['mlp', 'digits_cnn', 'attention', 'overlap', 'lstm', 'gru'] as const
export const haveReferenceModels = existsSync(`${folder}mlp.onnx`)

export interface ReferenceAnswers {
  readonly shape: number[]
  readonly input: number[]
  readonly outputShape: number[]
  readonly output: number[]
  readonly target: number
  readonly gradient: number[]
}

export function referenceBytes(name: string): Uint8Array {
  return readFileSync(`${folder}${name}.onnx`)
}
export function referenceAnswers(name: string): ReferenceAnswers {
  return JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as ReferenceAnswers
}
