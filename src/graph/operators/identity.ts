import { integerAttribute } from '../attributes.js'
import { dataTypeOf, isFloat } from '../data-types.js'
import { nodeLabel } from '../graph.js'
import type { Infer, Operator, TensorType } from './operator.js'

const reference = 'https://onnx.ai/onnx/operators/onnx__Cast.html'

const same: Infer = ({ inputs }) => [inputs[0]]

const castInfer: Infer = ({ node, inputs }) => {
  const dtype = dataTypeOf(integerAttribute(node, 'to'), nodeLabel(node))
  return [converted(inputs[0], dtype)]
}

function converted(type: TensorType | undefined, dtype: TensorType['dtype']): TensorType {
  const keeps = dtype === 'int64' || dtype === 'int32'
  if (type?.elements !== undefined && keeps) return { dtype, shape: type.shape, elements: type.elements }
  return { dtype, shape: type?.shape ?? null }
}

/** Operators that pass their input on. */
export const identities: readonly Operator[] = [
  { id: 'Identity', reference, infer: same, backward: ({ gradients }) => [gradients[0]!] },
  {
    id: 'Cast',
    reference,
    infer: castInfer,
    backward: ({ builder: b, inputs, gradients, dtype }) =>
      isFloat(dtype(inputs[0]!)) ? [b.cast(gradients[0]!, dtype(inputs[0]!))] : [null],
  },
  {
    id: 'CastLike',
    reference,
    infer: ({ inputs }) => [inputs[1] === undefined ? undefined : converted(inputs[0], inputs[1].dtype)],
    backward: ({ builder: b, inputs, gradients, dtype }) =>
      isFloat(dtype(inputs[0]!)) ? [b.cast(gradients[0]!, dtype(inputs[0]!)), null] : [null, null],
  },
]
