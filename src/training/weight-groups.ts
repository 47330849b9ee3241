import { elementCount } from '../graph/stored-tensor.js'
import { slotName, type StepRequest, type WeightShape } from './step-graph.js'
import type { TrainerState } from './state.js'

/** Weights that are treated alike, one behind the other in one long array. */
export interface WeightGroup extends WeightShape {
  readonly members: readonly WeightShape[]
}

/**
 * All weights in one group, in the order in which they come; where kernels shrink, they are one group and all others another. A step of the optimizer is
 * then a dozen operations on an array or two instead of a dozen for each weight, and so is a message to a worker. They have one
 * axis: with a second one of size 1, ONNX Runtime takes each element for a row of its own, and twenty times as long.
 */
export function groupWeights(
  weights: readonly WeightShape[],
  { optimizer, l1, l2 }: StepRequest,
): readonly WeightGroup[] {
  const kernels = weights.filter(({ shape }) => shape.length > 1)
  const others = weights.filter(({ shape }) => shape.length <= 1)
  const length = (members: readonly WeightShape[]): number =>
    members.reduce((sum, { shape }) => sum + elementCount(shape), 0)
  const all = [{ name: 'weights:all', shape: [length(weights)], decays: false, members: weights }]
  const shrink = l1 !== 0 || l2 !== 0 || optimizer.shrinksKernels
  const apart = [
    { name: 'weights:kernels', shape: [length(kernels)], decays: true, members: kernels },
    { name: 'weights:others', shape: [length(others)], decays: false, members: others },
  ]
  return (shrink ? apart : all).filter(({ members }) => members.length > 0)
}

/** A state whose values are groups, by `weights:…` and `slot:weights:…`. */
export function packState(groups: readonly WeightGroup[], request: StepRequest, state: TrainerState): TrainerState {
  const values = namesOf(groups, request).map(({ name, parts }) => {
    const all = parts.map((part) => state.values[part.name]!)
    const packed = new Float32Array(all.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of all) {
      packed.set(part, at)
      at += part.length
    }
    return [name, packed]
  })
  return { step: state.step, values: Object.fromEntries(values) as Record<string, Float32Array> }
}

/** The same state by the names of the weights. Its arrays are parts of those of the groups. */
export function unpackState(groups: readonly WeightGroup[], request: StepRequest, state: TrainerState): TrainerState {
  const values: Record<string, Float32Array> = {}
  for (const { name, parts } of namesOf(groups, request)) {
    let at = 0
    for (const part of parts) {
      const count = elementCount(part.shape)
      values[part.name] = state.values[name]!.subarray(at, at + count)
      at += count
    }
  }
  return { step: state.step, values }
}

interface Packed {
  readonly name: string
  readonly parts: readonly WeightShape[]
}

function namesOf(groups: readonly WeightGroup[], { optimizer, options }: StepRequest): readonly Packed[] {
  const slots = Object.keys(optimizer.slots(options))
  const slotsOf = ({ name, members }: WeightGroup): Packed[] =>
    slots.map((slot) => ({
      name: slotName(slot, name),
      parts: members.map((member) => ({ ...member, name: slotName(slot, member.name) })),
    }))
  return [...groups.map(({ name, members }) => ({ name, parts: members })), ...groups.flatMap(slotsOf)]
}
