import { glorotUniform, heUniform, zeros } from '../initialize.js'
import { activate, type Activation } from './activation.js'
import { sizeOf, type Layers } from './layers.js'

export interface DenseOptions {
  readonly units: number
  readonly activation?: Activation
  readonly bias?: boolean
}

/** y = activation(x·W + b) over the last axis of [rows, …, size]. */
export function dense(layers: Layers, x: string, { units, activation = 'linear', bias = true }: DenseOptions): string {
  const b = layers.builder
  const name = layers.layer('dense')
  const initialize = activation === 'relu' ? heUniform : glorotUniform
  const kernel = layers.weight(name, 'kernel', [sizeOf(layers, x, -1), units], initialize)
  const offset = bias ? [layers.weight(name, 'bias', [units], zeros)] : []
  if (b.rankOf(x) === 2) return activate(b, b.node('Gemm', [x, kernel, ...offset]), activation)
  return activate(b, b.sum([b.matMul(x, kernel), ...offset]), activation)
}
