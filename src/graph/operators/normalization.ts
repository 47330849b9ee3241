import { floatAttribute, integerAttribute, integersAttribute } from '../attributes.js'
import type { Builder } from '../builder.js'
import { likeFirst, normalAxis } from './infer.js'
import type { Backward, BackwardContext, Operator } from './operator.js'

/** x̂ = (x − mean)/√(variance + ε) over some axes, and the parts that its derivative needs. */
interface Normalized {
  readonly value: string
  readonly inverse: string
}

function normalize(b: Builder, x: string, axes: readonly number[], epsilon: number, centred = true): Normalized {
  const deviation = centred ? b.subtract(x, b.reduceMean(x, axes)) : x
  const spread = b.addScalar(b.reduceMean(b.square(deviation), axes), epsilon)
  const inverse = b.reciprocal(b.squareRoot(spread))
  return { value: b.multiply(deviation, inverse), inverse }
}

/** dx = (g − mean(g) − x̂·mean(g·x̂))/√(variance + ε), where g = dy·scale; without the first mean if x was not centred. */
function throughNormalize(
  b: Builder,
  { value, inverse }: Normalized,
  g: string,
  axes: readonly number[],
  centred = true,
): string {
  const along = b.multiply(value, b.reduceMean(b.multiply(g, value), axes))
  const rest = centred ? b.subtract(g, b.reduceMean(g, axes)) : g
  return b.multiply(inverse, b.subtract(rest, along))
}

/** Gradients of a layer y = scale·x̂ + bias; `shaped` gives scale and bias the axes that they are repeated over. */
function scaledBackward(
  { builder: b, inputs, gradients, needs }: BackwardContext,
  axes: readonly number[],
  epsilon: number,
  shaped: (parameter: string) => string,
  centred = true,
): readonly (string | null)[] {
  const [x, scale, bias] = inputs
  const gradient = gradients[0]!
  const parts = normalize(b, x!, axes, epsilon, centred)
  const toParameter = (parameter: string, part: string): string =>
    b.reshapeLike(b.sumToShapeOf(part, shaped(parameter)), parameter)
  const scaled = (scale ?? '') === '' ? gradient : b.multiply(gradient, shaped(scale!))
  return [
    needs(0) ? throughNormalize(b, parts, scaled, axes, centred) : null,
    needs(1) ? toParameter(scale!, b.multiply(gradient, parts.value)) : null,
    needs(2) ? toParameter(bias!, gradient) : null,
  ]
}

const axesFrom = (first: number, rank: number): readonly number[] =>
  Array.from({ length: rank - first }, (_, at) => first + at)

/** A vector with one entry per channel, as [channels, 1, 1 …]. */
const perChannel =
  (b: Builder, rank: number) =>
  (parameter: string): string =>
    b.unsqueeze(parameter, axesFrom(1, rank - 1))

const layerBackward =
  (centred: boolean): Backward =>
  (context) => {
    const rank = context.rank(context.inputs[0]!)
    const axes = axesFrom(normalAxis(integerAttribute(context.node, 'axis', -1), rank), rank)
    return scaledBackward(
      context,
      axes,
      floatAttribute(context.node, 'epsilon', 1e-5),
      (parameter) => parameter,
      centred,
    )
  }

const instanceBackward: Backward = (context) => {
  const rank = context.rank(context.inputs[0]!)
  const epsilon = floatAttribute(context.node, 'epsilon', 1e-5)
  return scaledBackward(context, axesFrom(2, rank), epsilon, perChannel(context.builder, rank))
}

/** Channels in groups: [rows, groups, all the rest]. From opset 21 scale and bias are per channel, before per group. */
const groupBackward: Backward = ({ node, builder: b, opset, inputs, gradients, needs, rank }) => {
  const [x, scale, bias] = inputs
  const groups = integerAttribute(node, 'num_groups')
  const grouped = (value: string): string => b.reshape(value, b.joinShape([b.sizes(x!, [0]), groups, -1]))
  const whole = (value: string): string => b.reshapeLike(value, x!)
  const widen = (parameter: string): string => {
    const ofRank = b.unsqueeze(perChannelOf(b, parameter, x!, groups, opset), axesFrom(1, rank(x!) - 1))
    return ofRank
  }
  const parts = normalize(b, grouped(x!), [2], floatAttribute(node, 'epsilon', 1e-5))
  const gradient = gradients[0]!
  const toParameter = (parameter: string, part: string): string => {
    const sums = b.reduceSum(part, [0, ...axesFrom(2, rank(x!))], { drop: true })
    if (opset >= 21) return sums
    return b.reshapeLike(b.reduceSum(b.reshape(sums, [groups, -1]), [1]), parameter)
  }
  return [
    needs(0) ? whole(throughNormalize(b, parts, grouped(b.multiply(gradient, widen(scale!))), [2])) : null,
    needs(1) ? toParameter(scale!, b.multiply(gradient, whole(parts.value))) : null,
    needs(2) ? toParameter(bias!, gradient) : null,
  ]
}

function perChannelOf(b: Builder, parameter: string, x: string, groups: number, opset: number): string {
  if (opset >= 21) return parameter
  const each = b.channels(x, groups)
  const shape = b.joinShape([groups, each])
  return b.reshape(b.expand(b.unsqueeze(parameter, [1]), shape), [-1])
}

/** Population statistics are constants: y = scale·(x − mean)/√(variance + ε) + bias. */
const batchBackward: Backward = (context) => {
  const { node, builder: b, inputs, gradients, needs, rank } = context
  const [x, scale, bias, mean, variance] = inputs
  const channels = perChannel(b, rank(x!))
  const inverse = b.reciprocal(b.squareRoot(b.addScalar(variance!, floatAttribute(node, 'epsilon', 1e-5))))
  const factor = b.multiply(scale!, inverse)
  const others = [0, ...axesFrom(2, rank(x!))]
  const gradient = gradients[0]!
  const total = (value: string): string => b.reduceSum(value, others, { drop: true })
  const deviation = (): string => b.subtract(x!, channels(mean!))
  const toVariance = (): string => {
    const slope = b.multiplyScalar(b.multiply(factor, b.square(inverse)), -0.5)
    return b.multiply(total(b.multiply(gradient, deviation())), slope)
  }
  return [
    needs(0) ? b.multiply(gradient, channels(factor)) : null,
    needs(1) ? b.multiply(total(b.multiply(gradient, deviation())), inverse) : null,
    needs(2) ? b.reshapeLike(total(gradient), bias!) : null,
    needs(3) ? b.negate(b.multiply(total(gradient), factor)) : null,
    needs(4) ? toVariance() : null,
  ]
}

/** Training: the statistics are those of the batch, written out since ONNX Runtime only computes the other case. */
const batchTraining: NonNullable<Operator['decompose']> = ({ node, builder: b, inputs, rank }) => {
  if (integerAttribute(node, 'training_mode', 0) === 0) return null
  const [x, scale, bias, runningMean, runningVariance] = inputs
  const axes = [0, ...axesFrom(2, rank(x!))]
  const channels = perChannel(b, rank(x!))
  const mean = b.reduceMean(x!, axes)
  const deviation = b.subtract(x!, mean)
  const variance = b.reduceMean(b.square(deviation), axes)
  const epsilon = floatAttribute(node, 'epsilon', 1e-5)
  const value = b.divide(deviation, b.squareRoot(b.addScalar(variance, epsilon)))
  const momentum = floatAttribute(node, 'momentum', 0.9)
  const running = (before: string, now: string): string =>
    b.add(b.multiplyScalar(before, momentum), b.multiplyScalar(b.reshape(now, [-1]), 1 - momentum))
  return [
    b.add(b.multiply(value, channels(scale!)), channels(bias!)),
    running(runningMean!, mean),
    running(runningVariance!, variance),
  ]
}

/** (x − mean)/standard deviation over the axes given, by default all but the channels. */
const meanVarianceBackward: Backward = ({ node, builder: b, inputs, gradients }) => {
  const axes = integersAttribute(node, 'axes') ?? [0, 2, 3]
  return [throughNormalize(b, normalize(b, inputs[0]!, axes, 1e-9), gradients[0]!, axes)]
}

/** y = x/‖x‖ₚ along an axis: dx = (g − s·Σ(g·y))/‖x‖ₚ with s = y for p = 2 and sign(x) for p = 1. */
const lpBackward: Backward = ({ node, builder: b, inputs, gradients, output, rank }) => {
  const x = inputs[0]!
  const axes = [normalAxis(integerAttribute(node, 'axis', -1), rank(x))]
  const euclidean = integerAttribute(node, 'p', 2) === 2
  const norm = b.node(euclidean ? 'ReduceL2' : 'ReduceL1', [x, b.integers(axes)], { keepdims: 1 })
  const shared = b.reduceSum(b.multiply(gradients[0]!, output(0)), axes)
  const direction = euclidean ? output(0) : b.sign(x)
  const isZero = b.equalsScalar(norm, 0)
  const dx = b.divide(b.subtract(gradients[0]!, b.multiply(direction, shared)), b.where(isZero, b.scalar(x, 1), norm))
  return [b.where(isZero, b.scalar(x, 0), dx)]
}

const spec = (name: string): string => `https://onnx.ai/onnx/operators/onnx__${name}.html`

export const normalizations: readonly Operator[] = [
  {
    id: 'BatchNormalization',
    reference: 'Ioffe & Szegedy 2015',
    infer: ({ inputs: [x, , , mean] }) => [x, mean, mean],
    backward: batchBackward,
    decompose: batchTraining,
    missingAtRuntime: (node) => integerAttribute(node, 'training_mode', 0) !== 0,
  },
  { id: 'LayerNormalization', reference: 'Ba, Kiros & Hinton 2016', infer: likeFirst, backward: layerBackward(true) },
  { id: 'RMSNormalization', reference: 'Zhang & Sennrich 2019', infer: likeFirst, backward: layerBackward(false) },
  {
    id: 'InstanceNormalization',
    reference: 'Ulyanov, Vedaldi & Lempitsky 2016',
    infer: likeFirst,
    backward: instanceBackward,
  },
  { id: 'GroupNormalization', reference: 'Wu & He 2018', infer: likeFirst, backward: groupBackward },
  {
    id: 'MeanVarianceNormalization',
    reference: spec('MeanVarianceNormalization'),
    infer: likeFirst,
    backward: meanVarianceBackward,
  },
  { id: 'LpNormalization', reference: spec('LpNormalization'), infer: likeFirst, backward: lpBackward },
]
