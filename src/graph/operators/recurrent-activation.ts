import { float, floatsAttribute, stringsAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import { ProbityError } from '../../errors.js'
import { nodeLabel, type GraphNode } from '../graph.js'

/** An activation inside a recurrent layer, applied to a value. */
export type Activation = (b: Builder, x: string) => string

interface Kind {
  /** Default α and β, where it takes them. */
  readonly alpha?: number
  readonly beta?: number
  readonly apply: (b: Builder, x: string, alpha: number, beta: number) => string
}

const plain = (operator: string): Kind => ({ apply: (b, x) => b.node(operator, [x]) })

const kinds: Readonly<Record<string, Kind>> = {
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  relu: plain('Relu'),
  softsign: plain('Softsign'),
  softplus: plain('Softplus'),
  affine: { alpha: 1, beta: 0, apply: (b, x, alpha, beta) => b.addScalar(b.multiplyScalar(x, alpha), beta) },
  scaledtanh: {
    alpha: 1,
    beta: 1,
    apply: (b, x, alpha, beta) => b.multiplyScalar(b.tanh(b.multiplyScalar(x, beta)), alpha),
  },
  leakyrelu: { alpha: 0.01, apply: (b, x, alpha) => b.node('LeakyRelu', [x], { alpha: float(alpha) }) },
  thresholdedrelu: { alpha: 1, apply: (b, x, alpha) => b.node('ThresholdedRelu', [x], { alpha: float(alpha) }) },
  elu: { alpha: 1, apply: (b, x, alpha) => b.node('Elu', [x], { alpha: float(alpha) }) },
  hardsigmoid: {
    alpha: 0.2,
    beta: 0.5,
    apply: (b, x, alpha, beta) => b.node('HardSigmoid', [x], { alpha: float(alpha), beta: float(beta) }),
  },
}

/**
 * The activations of one direction of a recurrent node. α and β are listed for those activations only that take them, in
 * order over both directions.
 */
export function activationsOf(node: GraphNode, defaults: readonly string[], direction: number): readonly Activation[] {
  const names = stringsAttribute(node, 'activations') ?? [...defaults, ...defaults]
  const alphas = [...(floatsAttribute(node, 'activation_alpha') ?? [])]
  const betas = [...(floatsAttribute(node, 'activation_beta') ?? [])]
  const all = names.map((name): Activation => {
    const kind = kinds[name.toLowerCase()]
    if (kind === undefined) throw unknown(node, name)
    const alpha = kind.alpha === undefined ? 0 : (alphas.shift() ?? kind.alpha)
    const beta = kind.beta === undefined ? 0 : (betas.shift() ?? kind.beta)
    return (b, x) => kind.apply(b, x, alpha, beta)
  })
  return all.slice(direction * defaults.length, (direction + 1) * defaults.length)
}

function unknown(node: GraphNode, name: string): ProbityError {
  return new ProbityError('GRAPH_OPERATOR_NOT_DIFFERENTIABLE', {
    node: nodeLabel(node),
    operator: node.operator,
    reason: `its activation ${name} is not known`,
  })
}
