import { createRequire } from 'node:module'
import type * as Runtime from 'onnxruntime-node'

/** Sessions compute in one thread and in the order of the graph, so that the bytes of a result are the same wherever it is computed. */
export const sessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
} as const

/** The file that a worker loads ONNX Runtime from. */
export function runtimePath(): string {
  return createRequire(import.meta.url).resolve('onnxruntime-node')
}

/** ONNX Runtime in this thread. */
export const loadRuntime = (): Promise<typeof Runtime> => import('onnxruntime-node')
