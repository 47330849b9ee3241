import { createBuilder, type Builder } from '../graph/builder.js'
import type { Graph } from '../graph/graph.js'
import type { Optimizer } from './optimizers/optimizer.js'

/** A weight's name and sizes. Kernels and tables (two axes or more) are shrunk by penalties, biases and scales are not. */
export interface WeightShape {
  readonly name: string
  readonly shape: readonly number[]
  /** Whether it is a kernel, where its axes do not say so. */
  readonly decays?: boolean
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
/** The gradient of one chunk of a batch, where there are several. */
export const partName = (weight: string, part: number): string => `${gradientName(weight)}:${part}`
export const slotName = (slot: string, weight: string): string => `${slot}:${weight}`
export const nextName = (name: string): string => `next:${name}`
export const learningRateName = 'learning_rate'
/** Output: the norm of all gradients together, penalties included, before anything is cut. */
export const normName = 'gradient_norm'
/** Output: l1·Σ|w| + l2·Σw² before the step. */
export const penaltyName = 'penalty'

/** A weight, its gradient and what the optimizer remembers of it, as values of a graph. */
export interface StepInput extends WeightShape {
  readonly weight: string
  readonly gradient: string
  readonly slots: Readonly<Record<string, string>>
}

export interface StepInputs {
  readonly weights: readonly StepInput[]
  readonly learningRate: string
  readonly scalars: Readonly<Record<string, string>>
}

/**
 * One step of an optimizer as a graph: from weights, gradients and what the optimizer remembers to the next of each. With `parts`,
 * gradients are those of so many chunks of a batch, and are added in the order of the chunks.
 */
export function makeStepGraph(weights: readonly WeightShape[], request: StepRequest, parts?: number): Graph {
  const b = createBuilder({ name: 'step' })
  if (parts === undefined) addStep(b, addStepInputs(b, weights, request), request)
  else {
    const gradients = weights.map(({ name, shape }) => {
      const inputs = Array.from({ length: parts }, (_, part) => b.input(partName(name, part), 'float32', shape))
      return [name, b.sum(inputs)]
    })
    addStep(b, addStepInputs(b, weights, request, { gradients: Object.fromEntries(gradients) }), request)
  }
  return b.build()
}

/** Adds the inputs of a step; weights and gradients only where the graph does not have them already. */
export function addStepInputs(
  b: Builder,
  weights: readonly WeightShape[],
  { optimizer, options }: StepRequest,
  present: { readonly gradients?: Readonly<Record<string, string>>; readonly weights?: 'known' } = {},
): StepInputs {
  const learningRate = b.input(learningRateName, 'float32', [])
  const numbers = Object.keys(optimizer.scalars(1, options))
  const scalars = Object.fromEntries(numbers.map((name) => [name, b.input(name, 'float32', [])]))
  const slots = Object.keys(optimizer.slots(options))
  const inputs = weights.map(({ name, shape, ...more }) => ({
    ...{ name, shape, ...more },
    weight: present.weights === 'known' ? name : b.input(name, 'float32', shape),
    gradient: present.gradients?.[name] ?? b.input(gradientName(name), 'float32', shape),
    slots: Object.fromEntries(slots.map((slot) => [slot, b.input(slotName(slot, name), 'float32', shape)])),
  }))
  return { weights: inputs, learningRate, scalars }
}

/** Adds the step itself, with `next:…`, the norm of the gradients and the penalty as outputs. */
export function addStep(b: Builder, { weights, learningRate, scalars }: StepInputs, request: StepRequest): void {
  const { optimizer, options } = request
  const inputs = weights.map((input) => ({ ...input, decays: input.decays ?? input.shape.length > 1 }))
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
    for (const [slot, value] of Object.entries(next.slots)) b.output(value, nextName(slotName(slot, input.name)))
  })
  b.output(norm, normName)
  b.output(penalty, penaltyName)
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
