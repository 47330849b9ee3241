import { broadcastShapes } from '../dimensions.js'
import type { Dimension } from '../graph.js'
import { broadcast, likeFirstAs } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Where.html ; comparisons are constant almost everywhere'

const comparing = (holds: (a: number, b: number) => boolean): Infer =>
  broadcast('bool', (a: Dimension, b: Dimension) => {
    if (typeof a === 'number' && typeof b === 'number') return holds(a, b) ? 1 : 0
    return null
  })

const comparison = (id: string, infer: Infer = broadcast('bool')): Operator => ({
  id,
  reference,
  infer,
  backward: 'zero',
})

/** The gradient goes to the side that was taken. */
const whereBackward: Backward = ({ builder: b, inputs: [condition, yes, no], gradients, needs }) => {
  const gradient = gradients[0]!
  const zero = b.scalar(gradient, 0)
  return [
    null,
    needs(1) ? b.sumToShapeOf(b.where(condition!, gradient, zero), yes!) : null,
    needs(2) ? b.sumToShapeOf(b.where(condition!, zero, gradient), no!) : null,
  ]
}

const whereInfer: Infer = (context) => {
  const [condition, yes, no] = context.inputs
  const dtype = (yes ?? no)?.dtype
  if (dtype === undefined) return []
  const shape = broadcastShapes([condition, yes, no].map((input) => input?.shape ?? null)) ?? null
  const chosen = condition?.elements
  const [whenTrue, whenFalse] = [yes?.elements, no?.elements]
  if (chosen === undefined || whenTrue === undefined || whenFalse === undefined) return [{ dtype, shape }]
  const at = (list: readonly Dimension[], i: number): Dimension => (list.length === 1 ? list[0]! : (list[i] ?? null))
  const length = Math.max(chosen.length, whenTrue.length, whenFalse.length)
  const elements = Array.from({ length }, (_, i) => {
    const decided = at(chosen, i)
    return decided === null ? null : at(decided === 0 ? whenFalse : whenTrue, i)
  })
  return [shape !== null && shape.length <= 1 ? { dtype, shape, elements } : { dtype, shape }]
}

export const comparisons: readonly Operator[] = [
  comparison(
    'Equal',
    comparing((a, b) => a === b),
  ),
  comparison(
    'Greater',
    comparing((a, b) => a > b),
  ),
  comparison(
    'GreaterOrEqual',
    comparing((a, b) => a >= b),
  ),
  comparison(
    'Less',
    comparing((a, b) => a < b),
  ),
  comparison(
    'LessOrEqual',
    comparing((a, b) => a <= b),
  ),
  ...['And', 'Or', 'Xor'].map((id) => comparison(id)),
  ...['Not', 'IsNaN', 'IsInf'].map((id) => comparison(id, likeFirstAs('bool'))),
  ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'BitShift'].map((id) => comparison(id, broadcast())),
  comparison('BitwiseNot', ({ inputs }) => [inputs[0]]),
  { id: 'Where', reference, infer: whereInfer, backward: whereBackward },
]
