import { stringAttribute } from '../attributes.js'
import { addDimensions } from '../dimensions.js'
import type { Builder } from '../builder.js'
import { addBackAlong } from './gather.js'
import { knownIntegers, normalAxis, sizesUnknown } from './infer.js'
import type { Backward, Infer, Operator, TensorType } from './operator.js'

/** Pads of every axis as numbers or null; undefined where the padded axes are not known. */
function padsOf(pads: TensorType | undefined, axes: TensorType | undefined, axesGiven: boolean, rank: number) {
  const given = axesGiven ? knownIntegers(axes) : Array.from({ length: rank }, (_, axis) => axis)
  if (given === undefined) return undefined
  const at = given.map((axis) => normalAxis(axis, rank))
  const side = (offset: number) => (_: unknown, axis: number) => {
    const found = at.indexOf(axis)
    return found < 0 ? 0 : (pads?.elements?.[found + offset] ?? null)
  }
  const all = Array.from({ length: rank })
  return { padded: at, begins: all.map(side(0)), ends: all.map(side(given.length)) }
}

const padInfer: Infer = ({ node, inputs: [x, pads, , axes] }) => {
  if (x === undefined) return []
  if (x.shape === null) return [{ dtype: x.dtype, shape: null }]
  const found = padsOf(pads, axes, (node.inputs[3] ?? '') !== '', x.shape.length)
  const shape = x.shape.map((size, axis) =>
    found === undefined ? null : [found.begins[axis]!, found.ends[axis]!].reduce(addDimensions, size),
  )
  return [{ dtype: x.dtype, shape }]
}

/** What was padded is cut off (padding by negative amounts). Values that were copied outwards are added back. */
const padBackward: Backward = ({ node, builder: b, inputs, gradients, needs, rank }) => {
  const [x, pads, , axes] = inputs
  const gradient = gradients[0]!
  const mode = stringAttribute(node, 'mode', 'constant')
  const rest = axes === undefined || axes === '' ? [] : ['', axes]
  if (mode === 'constant') {
    const inner = b.node('Pad', [gradient, b.negate(pads!), ...rest])
    const everything = (value: string): string => b.reduceSum(b.reshape(value, [-1]), [0])
    const constant = (): string => b.reshapeLike(b.subtract(everything(gradient), everything(inner)), inputs[2]!)
    return [needs(0) ? inner : null, null, needs(2) ? constant() : null, null]
  }
  const found = padsOf(b.type(pads!), rest.length === 0 ? undefined : b.type(axes!), rest.length > 0, rank(x!))
  if (found === undefined) throw sizesUnknown(node)
  const dx = found.padded.reduce((result, axis, at) => {
    const count = found.padded.length
    const around = b.gather(pads!, b.integers([at, at + count]), 0)
    return foldBack(b, x!, result, axis, around, mode)
  }, gradient)
  return [dx, null, null, null]
}

/** Pads the positions 0, 1, … in the same way: that says where every element came from. */
function foldBack(b: Builder, x: string, gradient: string, axis: number, around: string, mode: string): string {
  const positions = b.range(b.reshape(b.sizes(x, [axis]), []))
  const origins = b.node('Pad', [positions, around], { mode })
  const rank = b.rankOf(gradient)
  const like = b.concat(
    Array.from({ length: rank }, (_, at) => b.sizes(at === axis ? x : gradient, [at])),
    0,
  )
  return addBackAlong(b, b.zeros(like, gradient), axis, origins, gradient)
}

export const pads: readonly Operator[] = [
  {
    id: 'Pad',
    reference: 'https://onnx.ai/onnx/operators/onnx__Pad.html',
    infer: padInfer,
    backward: padBackward,
  },
]
