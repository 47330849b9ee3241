import { floatAttribute, stringAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import type { GraphNode } from '../graph.js'
import { likeFirst } from './infer.js'
import type { Backward, Operator } from './operator.js'

/** Slope of y = f(x), written with x, y and the node's attributes. */
type Slope = (b: Builder, x: string, y: string, node: GraphNode) => string

const choose = (b: Builder, condition: string, yes: string, no: string): string => b.where(condition, yes, no)
const indicator = (b: Builder, condition: string, like: string): string => b.cast(condition, b.dtypeOf(like))
const between = (b: Builder, x: string, low: number, high: number): string =>
  b.and(b.greaterThanScalar(x, low), b.lessThanScalar(x, high))

/** Slope 1 above 0 and the given one below. */
const belowZero = (b: Builder, x: string, below: string): string =>
  choose(b, b.greaterThanScalar(x, 0), b.scalar(x, 1), below)

/** x·s(kx) with the logistic function s: s + k·x·s·(1 − s). */
function swishSlope(b: Builder, x: string, y: string, k: number): string {
  const s = b.sigmoid(b.multiplyScalar(x, k))
  return b.add(s, b.multiplyScalar(b.multiply(y, b.subtractFrom(1, s)), k))
}

/** x·Φ(x): Φ(x) + x·φ(x). */
function geluSlope(b: Builder, x: string): string {
  const cumulative = b.multiplyScalar(b.addScalar(b.node('Erf', [b.multiplyScalar(x, Math.SQRT1_2)]), 1), 0.5)
  const density = b.multiplyScalar(b.exponential(b.multiplyScalar(b.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
  return b.add(cumulative, b.multiply(x, density))
}

/** ½x(1 + tanh u), u = √(2/π)(x + 0.044715x³). */
function geluTanhSlope(b: Builder, x: string): string {
  const scale = Math.sqrt(2 / Math.PI)
  const square = b.square(x)
  const inner = b.multiplyScalar(b.multiply(x, b.addScalar(b.multiplyScalar(square, 0.044715), 1)), scale)
  const innerSlope = b.multiplyScalar(b.addScalar(b.multiplyScalar(square, 3 * 0.044715), 1), scale)
  const t = b.tanh(inner)
  const bend = b.multiply(b.multiply(x, innerSlope), b.subtractFrom(1, b.square(t)))
  return b.multiplyScalar(b.add(b.addScalar(t, 1), bend), 0.5)
}

/** x·tanh(softplus x): t + x·(1 − t²)·σ(x). */
function mishSlope(b: Builder, x: string): string {
  const t = b.tanh(b.softplus(x))
  return b.add(t, b.multiply(b.multiply(x, b.subtractFrom(1, b.square(t))), b.sigmoid(x)))
}

function hardSwishSlope(b: Builder, x: string): string {
  const middle = b.addScalar(b.multiplyScalar(x, 1 / 3), 0.5)
  const inside = choose(b, b.greaterThanScalar(x, -3), middle, b.scalar(x, 0))
  return choose(b, b.lessThanScalar(x, 3), inside, b.scalar(x, 1))
}

const alphaOf = (node: GraphNode, otherwise: number): number => floatAttribute(node, 'alpha', otherwise)
const gammaOf = (node: GraphNode): number => floatAttribute(node, 'gamma', 1.0507009873554805)
const seluScale = (node: GraphNode): number => gammaOf(node) * alphaOf(node, 1.6732632423543772)

const slopes: Readonly<Record<string, readonly [reference: string, slope: Slope]>> = {
  Relu: ['Nair & Hinton 2010', (b, _, y) => indicator(b, b.greaterThanScalar(y, 0), y)],
  LeakyRelu: ['Maas, Hannun & Ng 2013', (b, x, _, node) => belowZero(b, x, b.scalar(x, alphaOf(node, 0.01)))],
  ThresholdedRelu: [
    'Konda, Memisevic & Krueger 2015',
    (b, x, _, node) => indicator(b, b.greaterThanScalar(x, alphaOf(node, 1)), x),
  ],
  Elu: ['Clevert, Unterthiner & Hochreiter 2016', (b, x, y, node) => belowZero(b, x, b.addScalar(y, alphaOf(node, 1)))],
  Selu: [
    'Klambauer et al. 2017',
    (b, x, y, node) =>
      choose(b, b.greaterThanScalar(x, 0), b.scalar(x, gammaOf(node)), b.addScalar(y, seluScale(node))),
  ],
  Celu: ['Barron 2017', (b, x, y, node) => belowZero(b, x, b.addScalar(b.divideScalar(y, alphaOf(node, 1)), 1))],
  Gelu: [
    'Hendrycks & Gimpel 2016',
    (b, x, _, node) =>
      stringAttribute(node, 'approximate', 'none') === 'tanh' ? geluTanhSlope(b, x) : geluSlope(b, x),
  ],
  HardSigmoid: [
    'Courbariaux, Bengio & David 2015',
    (b, x, y, node) => b.multiplyScalar(indicator(b, between(b, y, 0, 1), x), alphaOf(node, 0.2)),
  ],
  HardSwish: ['Howard et al. 2019', hardSwishSlope],
  Mish: ['Misra 2020', mishSlope],
  Sigmoid: ['Bishop 2006, eq. 4.88', (b, _, y) => b.multiply(y, b.subtractFrom(1, y))],
  Tanh: ['Bishop 2006, eq. 5.60', (b, _, y) => b.subtractFrom(1, b.square(y))],
  Softplus: ['Dugas et al. 2001', (b, x) => b.sigmoid(x)],
  Softsign: ['Turian, Bergstra & Bengio 2009', (b, x) => b.reciprocal(b.square(b.addScalar(b.absolute(x), 1)))],
  Swish: ['Ramachandran, Zoph & Le 2017', (b, x, y, node) => swishSlope(b, x, y, alphaOf(node, 1))],
  Shrink: [
    'https://onnx.ai/onnx/operators/onnx__Shrink.html',
    (b, x, _, node) => indicator(b, b.greaterThanScalar(b.absolute(x), floatAttribute(node, 'lambd', 0.5)), x),
  ],
}

const throughSlope =
  (slope: Slope): Backward =>
  ({ builder: b, node, inputs, gradients, output }) => [
    b.multiply(gradients[0]!, slope(b, inputs[0]!, output(0), node)),
  ]

/** max(0, x) + slope·min(0, x), where the slope is learned. */
const preluBackward: Backward = ({ builder: b, inputs: [x, slope], gradients, needs }) => {
  const gradient = gradients[0]!
  const negative = b.lessThanScalar(x!, 0)
  return [
    needs(0) ? b.multiply(gradient, b.where(negative, slope!, b.scalar(x!, 1))) : null,
    needs(1) ? b.sumToShapeOf(b.multiply(gradient, b.where(negative, x!, b.scalar(x!, 0))), slope!) : null,
  ]
}

const vendor = 'https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md'

export const activations: readonly Operator[] = [
  ...Object.entries(slopes).map(([id, [reference, slope]]): Operator => ({
    id,
    reference,
    infer: likeFirst,
    backward: throughSlope(slope),
  })),
  { id: 'PRelu', reference: 'He et al. 2015', infer: likeFirst, backward: preluBackward },
  { id: 'Gelu', domain: 'com.microsoft', reference: vendor, infer: likeFirst, backward: throughSlope(geluSlope) },
  {
    id: 'QuickGelu',
    domain: 'com.microsoft',
    reference: vendor,
    infer: likeFirst,
    backward: throughSlope((b, x, y, node) => swishSlope(b, x, y, alphaOf(node, 1.702))),
  },
]
