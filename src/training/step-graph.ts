import { createBuilder, type Builder } from '../graph/builder.js'
import type { Graph } from '../graph/graph.js'
import type { Optimizer } from './optimizers/optimizer.js'

/** A weight's name and sizes. Kernels and tables (two axes or more) are shrunk by penalties, biases and scales are not. */
export interface WeightShape {
  readonly name: string
  readonly shape: readonly number[]
}

export interface StepRequest {
  readonly optimizer: Optimizer
  readonly options: unknown
  /** Penalties l1·Σ|w| + l2·Σw² on kernels. */
  readonly l1: number
  readonly l2: number
  /** Largest Euclidean norm of all gradients together, and largest size of each; larger ones are cut. */
  readonly clip: { readonly norm?: number | null; readonly value?: number | null }
}

/** Names in a step graph. Inputs: weights under their own names and these; outputs: `next:` before the name of what changes. */
export const gradientName = (weight: string): string => `gradient:${weight}`
export const slotName = (slot: string, weight: string): string => `${slot}:${weight}`
export const nextName = (name: string): string => `next:${name}`
export const learningRateName = 'learning_rate'
/** Output: the norm of all gradients together, penalties included, before anything is cut. */
export const normName = 'gradient_norm'
/** Output: l1·Σ|w| + l2·Σw² before the step. */
export const penaltyName = 'penalty'

/** One step of an optimizer as a graph: from weights, gradients and what the optimizer remembers to the next of each. */
export function makeStepGraph(weights: readonly WeightShape[], request: StepRequest): Graph {
  const { optimizer, options } = request
  const b = createBuilder({ name: 'step' })
  const learningRate = b.input(learningRateName, 'float32', [])
  const numbers = Object.keys(optimizer.scalars(1, options))
  const scalars = Object.fromEntries(numbers.map((name) => [name, b.input(name, 'float32', [])]))
  const slots = Object.keys(optimizer.slots(options))
  const inputs = weights.map(({ name, shape }) => ({
    ...{ name, shape, decays: shape.length > 1 },
    weight: b.input(name, 'float32', shape),
    gradient: b.input(gradientName(name), 'float32', shape),
    slots: Object.fromEntries(slots.map((slot) => [slot, b.input(slotName(slot, name), 'float32', shape)])),
  }))
  const kernels = inputs.filter(({ decays }) => decays).map(({ weight }) => weight)
  const penalty = penaltyOf(b, kernels, request)
  const steep = inputs.map((input) => (input.decays ? withPenalty(b, input, request) : input.gradient))
  const norm = b.squareRoot(
    total(
      b,
      steep.map((gradient) => sumAll(b, 'ReduceSumSquare', gradient)),
    ),
  )
  inputs.forEach((input, at) => {
    const gradient = cut(b, steep[at]!, norm, request.clip)
    const next = optimizer.update({ builder: b, ...input, gradient, learningRate, scalars }, options)
    b.output(next.weight, nextName(input.name))
    for (const slot of slots) b.output(next.slots[slot]!, nextName(slotName(slot, input.name)))
  })
  b.output(norm, normName)
  b.output(penalty, penaltyName)
  return b.build()
}

function sumAll(b: Builder, operator: string, x: string): string {
  return b.node(operator, [x], { keepdims: 0 })
}

function total(b: Builder, values: readonly string[]): string {
  return values.length === 0 ? b.constant('float32', [], [0]) : b.sum(values)
}

function penaltyOf(b: Builder, kernels: readonly string[], { l1, l2 }: StepRequest): string {
  const parts = kernels.flatMap((kernel) => [
    ...(l1 === 0 ? [] : [b.multiplyScalar(sumAll(b, 'ReduceL1', kernel), l1)]),
    ...(l2 === 0 ? [] : [b.multiplyScalar(sumAll(b, 'ReduceSumSquare', kernel), l2)]),
  ])
  return total(b, parts)
}

/** The derivative of l1·|w| + l2·w² is l1·sign(w) + 2·l2·w; at 0 the first part is left out. */
function withPenalty(
  b: Builder,
  { weight, gradient }: { weight: string; gradient: string },
  { l1, l2 }: StepRequest,
): string {
  return b.sum([
    gradient,
    ...(l1 === 0 ? [] : [b.multiplyScalar(b.sign(weight), l1)]),
    ...(l2 === 0 ? [] : [b.multiplyScalar(weight, 2 * l2)]),
  ])
}

function cut(b: Builder, gradient: string, norm: string, { norm: most, value }: StepRequest['clip']): string {
  const bounded =
    value == null ? gradient : b.node('Clip', [gradient, b.scalar(gradient, -value), b.scalar(gradient, value)])
  if (most == null) return bounded
  const limit = b.scalar(norm, most)
  return b.multiply(bounded, b.divide(limit, b.maximum(norm, limit)))
}
