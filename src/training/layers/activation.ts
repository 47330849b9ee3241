import { z } from 'zod'
import type { Builder } from '../../graph/builder.js'

export const activation = z.enum(['linear', 'relu', 'tanh', 'sigmoid', 'gelu', 'elu', 'leaky-relu', 'softplus'])
export type Activation = z.infer<typeof activation>

const apply: Record<Activation, (b: Builder, x: string) => string> = {
  linear: (_, x) => x,
  relu: (b, x) => b.relu(x),
  tanh: (b, x) => b.tanh(x),
  sigmoid: (b, x) => b.sigmoid(x),
  // x·Φ(x), written out because opset 18 has no Gelu: Hendrycks & Gimpel 2016
  gelu: (b, x) =>
    b.multiplyScalar(b.multiply(x, b.addScalar(b.node('Erf', [b.multiplyScalar(x, Math.SQRT1_2)]), 1)), 0.5),
  elu: (b, x) => b.node('Elu', [x]),
  'leaky-relu': (b, x) => b.node('LeakyRelu', [x]),
  softplus: (b, x) => b.softplus(x),
}

export function activate(b: Builder, x: string, kind: Activation): string {
  return apply[kind](b, x)
}
