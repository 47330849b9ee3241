import { glorotUniform, orthogonalBlocks, type Initialize } from '../initialize.js'
import { sizeOf, type Layers } from './layers.js'

export type RecurrentKind = 'rnn' | 'lstm' | 'gru'

const operators = {
  rnn: { operator: 'RNN', gates: 1 },
  lstm: { operator: 'LSTM', gates: 4 },
  gru: { operator: 'GRU', gates: 3 },
} as const

export interface RecurrentOptions {
  readonly kind: RecurrentKind
  readonly units: number
  /** Steps of each row, [rows] of int32: what lies behind is not read. */
  readonly lengths?: string
}

/** The last hidden state of a recurrent layer over [rows, steps, size] → [rows, units]. */
export function recurrent(layers: Layers, x: string, { kind, units, lengths }: RecurrentOptions): string {
  const b = layers.builder
  const { operator, gates } = operators[kind]
  const name = layers.layer(kind)
  const kernel = layers.weight(name, 'kernel', [1, gates * units, sizeOf(layers, x, -1)], gateKernels(gates))
  const recurrence = layers.weight(name, 'recurrence', [1, gates * units, units], orthogonalBlocks)
  const bias = layers.weight(name, 'bias', [1, 2 * gates * units], kind === 'lstm' ? openForgetGate(units) : zeroBias)
  const inputs = [b.transpose(x, [1, 0, 2]), kernel, recurrence, bias, ...(lengths === undefined ? [] : [lengths])]
  const attributes = { hidden_size: units, ...(kind === 'gru' ? { linear_before_reset: 1 } : {}) }
  const [, last] = b.nodes(operator, inputs, attributes, { outputs: 2, name })
  return b.squeeze(last!, [0])
}

/** Glorot's limits as if each gate were a layer of its own. */
function gateKernels(gates: number): Initialize {
  return ([, height, width], random) => {
    const each = Array.from({ length: gates }, () => glorotUniform([width!, height! / gates], random))
    return Float32Array.from(each.flatMap((part) => [...part]))
  }
}

const zeroBias: Initialize = (shape) => new Float32Array(shape[0]! * shape[1]!)

/** The forget gate begins open, so that a new network remembers (Jozefowicz, Zaremba & Sutskever 2015). Gates: i, o, f, c. */
function openForgetGate(units: number): Initialize {
  return (shape) => new Float32Array(shape[0]! * shape[1]!).fill(1, 2 * units, 3 * units)
}
