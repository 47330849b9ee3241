import type { DataType } from './data-types.js'

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[]

/** A value that a graph takes or gives. Row-major; int64 as BigInt64Array, bool as Uint8Array with 0 and 1. */
export interface Tensor {
  readonly dtype: DataType
  readonly shape: readonly number[]
  readonly data: TensorData
}
export type Tensors = Readonly<Record<string, Tensor>>

/** The array that holds elements of a type; half floats are held by their bits. */
export const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
  float16: Uint16Array,
} as const

/** Types of values that ONNX Runtime takes from JavaScript. */
export type ArrayType = keyof typeof arrays

export function hasArray(dtype: DataType): dtype is ArrayType {
  return Object.hasOwn(arrays, dtype)
}

/** A tensor of 32-bit floating-point numbers. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): Tensor {
  return { dtype: 'float32', shape, data: values instanceof Float32Array ? values : Float32Array.from(values) }
}
