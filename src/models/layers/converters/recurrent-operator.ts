import type { Builder } from '../../../graph/builder.js'
import type { LayerCall } from '../converter.js'
import { activationName } from './activation.js'
import { biasRows, cellParts, gruBias, recurrentDefault, resetsAfter, type CellParts } from './recurrent-cells.js'
import type { RecurrentRequest, RecurrentResult } from './recurrent.js'

/** Activations that the operators know, by the names of layers. */
const known: Readonly<Record<string, string>> = {
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  hardsigmoid: 'HardSigmoid',
  softsign: 'Softsign',
  softplus: 'Softplus',
}

/**
 * The layer as one recurrent operator; null where the operator has no such activation, or where steps are left out. Steps come
 * first there, [steps, rows, size], weights are [1, gates·units, size], and the gates have another order.
 */
export function fusedLayer({ call, x, inputSize, initial, mask }: RecurrentRequest): RecurrentResult | null {
  const kind = operators[call.layer.className]
  const activations = kind === undefined ? null : activationsOf(call, kind.gated)
  if (kind === undefined || activations === null || mask !== null) return null
  const { b } = call
  const parts = cellParts(call, inputSize, kind.gates, kind.biasShape?.(call))
  const { units } = parts
  const operands = [
    b.transpose(x, [1, 0, 2]),
    operand(b, parts.kernel, kind.order, units),
    operand(b, parts.recurrent, kind.order, units),
    biasOperand(b, parts, kind.order, resetsAfter(call) && call.layer.className === 'GRU'),
    ...(initial.length === 0 ? [] : ['', ...initial.map((state) => b.unsqueeze(state, [0]))]),
  ]
  const attributes = {
    hidden_size: units,
    activations,
    ...(call.layer.className === 'GRU' ? { linear_before_reset: resetsAfter(call) ? 1 : 0 } : {}),
  }
  const [all, ...states] = b.nodes(kind.operator, operands, attributes, { outputs: kind.states + 1 })
  const [last, ...others] = states.map((state) => b.squeeze(state, [0]))
  return { sequence: b.transpose(b.squeeze(all!, [1]), [1, 0, 2]), last: last!, states: [last!, ...others] }
}

interface OperatorKind {
  readonly operator: string
  readonly gates: number
  /** Whether gates have an activation of their own. */
  readonly gated: boolean
  readonly states: number
  /** Where the operator's gates stand among those of the layer. */
  readonly order: readonly number[]
  readonly biasShape?: (call: LayerCall) => readonly number[]
}

const operators: Readonly<Record<string, OperatorKind>> = {
  SimpleRNN: { operator: 'RNN', gates: 1, gated: false, states: 1, order: [0] },
  GRU: { operator: 'GRU', gates: 3, gated: true, states: 1, order: [0, 1, 2], biasShape: gruBias },
  // input, forget, candidate, output here; input, output, forget, candidate there.
  LSTM: { operator: 'LSTM', gates: 4, gated: true, states: 2, order: [0, 3, 1, 2] },
}

function activationsOf(call: LayerCall, gated: boolean): readonly string[] | null {
  const own = known[activationName(call, 'activation', 'tanh')]
  const gate = known[activationName(call, 'recurrentActivation', recurrentDefault(call))]
  if (own === undefined || (gated && gate === undefined)) return null
  if (!gated) return [own]
  return call.layer.className === 'LSTM' ? [gate!, own, own] : [gate!, own]
}

/** [size, gates·units] as [1, gates·units, size] with the gates in another order. */
function operand(b: Builder, weight: string, order: readonly number[], units: number): string {
  return b.unsqueeze(reordered(b, b.transpose(weight, [1, 0]), order, units), [0])
}

function reordered(b: Builder, weight: string, order: readonly number[], units: number): string {
  if (order.every((gate, at) => gate === at)) return weight
  const gates = b.split(weight, Array<number>(order.length).fill(units), order.length, 0)
  return b.concat(order.map((gate) => gates[gate]!), 0) // prettier-ignore
}

/** Biases of inputs and of hidden states, side by side: [1, 2·gates·units]. */
function biasOperand(b: Builder, { bias, units }: CellParts, order: readonly number[], two: boolean): string {
  const size = order.length * units
  const none = b.constant('float32', [size], Array<number>(size).fill(0))
  const [ofInput, ofHidden] = bias === null ? [none, none] : two ? biasRows(b, bias) : [bias, none]
  return b.unsqueeze(b.concat([ofInput, ofHidden].map((part) => reordered(b, part, order, units)), 0), [0]) // prettier-ignore
}
