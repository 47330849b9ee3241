import { floatAttribute, integerAttribute } from '../attributes.js'
import { broadcastShapes } from '../dimensions.js'
import type { Builder } from '../builder.js'
import type { Shape } from '../graph.js'
import { shapesDisagree } from './infer.js'
import type { Backward, Infer, Operator } from './operator.js'

const reference =
  'Petersen & Pedersen 2012, The Matrix Cookbook, section 2 ; https://onnx.ai/onnx/operators/onnx__MatMul.html'

const matMulInfer: Infer = (context) => {
  const [a, b] = context.inputs
  const dtype = (a ?? b)?.dtype
  if (dtype === undefined) return []
  if (a?.shape == null || b?.shape == null) return [{ dtype, shape: null }]
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape
  const [inner, other] = [left.at(-1), right.at(-2)]
  if (typeof inner === 'number' && typeof other === 'number' && inner !== other)
    throw shapesDisagree(context, `${inner} columns meet ${other} rows`)
  const batch = broadcastShapes([left.slice(0, -2), right.slice(0, -2)])
  if (batch === undefined) throw shapesDisagree(context, 'their leading axes do not broadcast')
  const rows = a.shape.length === 1 ? [] : [left.at(-2) ?? null]
  const columns = b.shape.length === 1 ? [] : [right.at(-1) ?? null]
  return [{ dtype, shape: [...(batch ?? []), ...rows, ...columns] }]
}

const swapLast = (b: Builder, x: string): string => {
  const rank = b.rankOf(x)
  return b.transpose(x, [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2])
}

/** y = AB: dA = dy·Bᵀ, dB = Aᵀ·dy, summed over the axes that were repeated. Vectors are matrices with one row or column. */
const matMulBackward: Backward = ({ builder: b, inputs, gradients, needs, shape }) => {
  const [left, right] = [inputs[0]!, inputs[1]!]
  const [leftRank, rightRank] = [shape(left).length, shape(right).length]
  const a = leftRank === 1 ? b.unsqueeze(left, [0]) : left
  const w = rightRank === 1 ? b.unsqueeze(right, [1]) : right
  const resultRank = Math.max(leftRank, rightRank, 2)
  let gradient = gradients[0]!
  if (rightRank === 1) gradient = b.unsqueeze(gradient, [b.rankOf(gradient)])
  if (leftRank === 1) gradient = b.unsqueeze(gradient, [resultRank - 2])
  const shared = rightRank === 2 && leftRank > 2
  const toLeft = (): string => b.reshapeLike(b.sumToShapeOf(b.matMul(gradient, swapLast(b, w)), a), left)
  const toRight = (): string => {
    if (shared) return b.reshapeLike(b.matMul(swapLast(b, rows(b, a)), rows(b, gradient)), right)
    return b.reshapeLike(b.sumToShapeOf(b.matMul(swapLast(b, a), gradient), w), right)
  }
  return [needs(0) ? toLeft() : null, needs(1) ? toRight() : null]
}

/** All leading axes as one: a weight shared by them then takes a single product. */
function rows(b: Builder, x: string): string {
  return b.reshape(x, b.joinShape([-1, b.sizes(x, [b.rankOf(x) - 1])]))
}

const gemmInfer: Infer = (context) => {
  const { node, inputs } = context
  const [a, b] = inputs
  const dtype = (a ?? b)?.dtype
  if (dtype === undefined) return []
  const at = (shape: Shape | null | undefined, flag: string, axis: 0 | 1) =>
    shape?.[integerAttribute(node, flag, 0) === 0 ? axis : 1 - axis] ?? null
  const [inner, other] = [at(a?.shape, 'transA', 1), at(b?.shape, 'transB', 0)]
  if (typeof inner === 'number' && typeof other === 'number' && inner !== other)
    throw shapesDisagree(context, `${inner} columns meet ${other} rows`)
  return [{ dtype, shape: [at(a?.shape, 'transA', 0), at(b?.shape, 'transB', 1)] }]
}

/** y = αA′B′ + βC, where ′ is an optional transpose. */
const gemmBackward: Backward = ({ node, builder: b, inputs, gradients, needs }) => {
  const [a, w, c] = inputs
  const alpha = floatAttribute(node, 'alpha', 1)
  const flipA = integerAttribute(node, 'transA', 0) !== 0
  const flipB = integerAttribute(node, 'transB', 0) !== 0
  const gradient = gradients[0]!
  const product = (x: string, transA: boolean, y: string, transB: boolean): string => {
    const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0 }
    return b.multiplyScalar(b.node('Gemm', [x, y], attributes), alpha)
  }
  const toA = (): string => (flipA ? product(w!, flipB, gradient, true) : product(gradient, false, w!, !flipB))
  const toB = (): string => (flipB ? product(gradient, true, a!, flipA) : product(a!, !flipA, gradient, false))
  return [
    needs(0) ? toA() : null,
    needs(1) ? toB() : null,
    c !== undefined && needs(2) ? b.multiplyScalar(b.sumToShapeOf(gradient, c), floatAttribute(node, 'beta', 1)) : null,
  ]
}

export const matrixProducts: readonly Operator[] = [
  { id: 'MatMul', reference, infer: matMulInfer, backward: matMulBackward },
  { id: 'Gemm', reference, infer: gemmInfer, backward: gemmBackward },
]
