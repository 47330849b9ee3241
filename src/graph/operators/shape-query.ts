import { integerAttribute, integersAttribute, tensorOf } from '../attributes.js'
import { addDimensions, productOf } from '../dimensions.js'
import type { Dimension, GraphNode } from '../graph.js'
import { typeOfStored } from '../tensor-types.js'
import { stringsAttribute } from '../attributes.js'
import { normalAxis } from './infer.js'
import type { Infer, Operator, TensorType } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Shape.html ; a shape does not depend on the values'

const shapeInfer: Infer = ({ node, inputs: [x] }) => {
  if (x?.shape == null) return [{ dtype: 'int64', shape: [null] }]
  const rank = x.shape.length
  const clamp = (at: number): number => Math.min(Math.max(normalAxis(at, rank), 0), rank)
  const elements = x.shape.slice(clamp(integerAttribute(node, 'start', 0)), clamp(integerAttribute(node, 'end', rank)))
  return [{ dtype: 'int64', shape: [elements.length], elements }]
}

const constantInfer: Infer = ({ node }) => {
  const tensor = tensorOf(node, 'value')
  if (tensor !== undefined) return [typeOfStored(tensor)]
  return [plainConstant(node)]
}

function plainConstant(node: GraphNode): TensorType | undefined {
  const { value_int: one, value_ints: many, value_float: real, value_floats: reals } = node.attributes
  if (one !== undefined) return { dtype: 'int64', shape: [], elements: [integerAttribute(node, 'value_int')] }
  const integers = many === undefined ? undefined : integersAttribute(node, 'value_ints')
  if (integers !== undefined) return { dtype: 'int64', shape: [integers.length], elements: integers }
  if (real !== undefined) return { dtype: 'float32', shape: [] }
  if (reals?.kind === 'floats') return { dtype: 'float32', shape: [reals.value.length] }
  const strings = stringsAttribute(node, 'value_strings')
  if (strings !== undefined) return { dtype: 'string', shape: [strings.length] }
  return node.attributes.value_string === undefined ? undefined : { dtype: 'string', shape: [] }
}

const constantOfShapeInfer: Infer = ({ node, inputs: [shape] }) => {
  const value = tensorOf(node, 'value')
  const type = value === undefined ? undefined : typeOfStored(value)
  const dtype = type?.dtype ?? 'float32'
  if (shape?.elements === undefined) {
    const length = shape?.shape?.[0]
    return [{ dtype, shape: typeof length === 'number' ? Array<null>(length).fill(null) : null }]
  }
  const count = productOf(shape.elements)
  const single = type?.elements?.[0]
  if (single === undefined || typeof count !== 'number' || count > 1024) return [{ dtype, shape: shape.elements }]
  return [{ dtype, shape: shape.elements, elements: Array<Dimension>(count).fill(single) }]
}

const rangeInfer: Infer = ({ inputs: [start, limit, delta] }) => {
  const dtype = (start ?? limit ?? delta)?.dtype
  if (dtype === undefined) return []
  const [from, to, step] = [start, limit, delta].map((type) => type?.elements?.[0])
  if (typeof from !== 'number' || typeof step !== 'number' || to === undefined || to === null)
    return [{ dtype, shape: [null] }]
  if (typeof to === 'string') return [{ dtype, shape: [step === 1 ? addDimensions(to, -from) : null] }]
  const count = Math.max(0, Math.ceil((to - from) / step))
  const elements = count <= 1024 ? Array.from({ length: count }, (_, i) => from + i * step) : undefined
  return [elements === undefined ? { dtype, shape: [count] } : { dtype, shape: [count], elements }]
}

const nonZeroInfer: Infer = ({ inputs: [x] }) => {
  const rank = x?.shape?.length ?? null
  if (rank !== 1 || x?.elements === undefined || x.elements.includes(null))
    return [{ dtype: 'int64', shape: [rank, null] }]
  // a name may stand for 0
  if (x.elements.some((element) => typeof element === 'string')) return [{ dtype: 'int64', shape: [1, null] }]
  const elements = x.elements.flatMap((element, at) => (element === 0 ? [] : [at]))
  return [{ dtype: 'int64', shape: [1, elements.length], elements }]
}

/** Operators whose result does not change with the values of their inputs, or not smoothly. */
export const shapeQueries: readonly Operator[] = [
  { id: 'Shape', reference, infer: shapeInfer, backward: 'zero' },
  {
    id: 'Size',
    reference,
    infer: ({ inputs: [x] }) => [
      x?.shape == null ? { dtype: 'int64', shape: [] } : { dtype: 'int64', shape: [], elements: [productOf(x.shape)] },
    ],
    backward: 'zero',
  },
  { id: 'Constant', reference, infer: constantInfer, backward: 'zero' },
  { id: 'ConstantOfShape', reference, infer: constantOfShapeInfer, backward: 'zero' },
  { id: 'Range', reference, infer: rangeInfer, backward: 'zero' },
  { id: 'NonZero', reference, infer: nonZeroInfer, backward: 'zero' },
]
