import type { Tensor as TfTensor } from '@tensorflow/tfjs'
import { ProbityError } from '../../errors.js'
import type { Tensor } from '../../graph/tensor.js'
import type { FloatTensor } from '../model.js'
import type { Tfjs } from './tfjs.js'

/** A tensor as TensorFlow.js has it: real numbers of 32 bits, whole numbers of 32 bits, booleans, text. */
export function toTf(tf: Tfjs, name: string, { dtype, shape, data }: Tensor): TfTensor {
  const sizes = [...shape]
  if (dtype === 'string') return tf.tensor(Array.from(data, String), sizes, 'string')
  if (data instanceof Float32Array) return tf.tensor(data, sizes, 'float32')
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number)
  if (dtype === 'float64') return tf.tensor(numbers, sizes, 'float32')
  if (dtype === 'bool') return tf.tensor(numbers, sizes, 'bool')
  const far = numbers.find((number) => Math.abs(number) > 2 ** 31 - 1)
  if (far !== undefined)
    throw new ProbityError('MODEL_INPUT_MISMATCH', { input: name, expected: 'within 32 bits', found: String(far) })
  return tf.tensor(numbers, sizes, 'int32')
}

/** Its numbers as 32-bit real ones. */
export async function fromTf(tensor: TfTensor): Promise<FloatTensor> {
  const data = await tensor.data()
  return { dtype: 'float32', shape: tensor.shape, data: data instanceof Float32Array ? data : Float32Array.from(data) }
}
