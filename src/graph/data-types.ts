import { ProbityError } from '../errors.js'

/**
 * Element types of ONNX tensors: the code in the file (TensorProto.DataType) and the bits of one element.
 * Strings have no fixed size. Source: onnx.proto, published field numbers.
 */
export const dataTypes = {
  float32: { code: 1, bits: 32 },
  uint8: { code: 2, bits: 8 },
  int8: { code: 3, bits: 8 },
  uint16: { code: 4, bits: 16 },
  int16: { code: 5, bits: 16 },
  int32: { code: 6, bits: 32 },
  int64: { code: 7, bits: 64 },
  string: { code: 8, bits: 0 },
  bool: { code: 9, bits: 8 },
  float16: { code: 10, bits: 16 },
  float64: { code: 11, bits: 64 },
  uint32: { code: 12, bits: 32 },
  uint64: { code: 13, bits: 64 },
  complex64: { code: 14, bits: 64 },
  complex128: { code: 15, bits: 128 },
  bfloat16: { code: 16, bits: 16 },
  float8e4m3fn: { code: 17, bits: 8 },
  float8e4m3fnuz: { code: 18, bits: 8 },
  float8e5m2: { code: 19, bits: 8 },
  float8e5m2fnuz: { code: 20, bits: 8 },
  uint4: { code: 21, bits: 4 },
  int4: { code: 22, bits: 4 },
  float4e2m1: { code: 23, bits: 4 },
  float8e8m0: { code: 24, bits: 8 },
  uint2: { code: 25, bits: 2 },
  int2: { code: 26, bits: 2 },
} as const

export type DataType = keyof typeof dataTypes

const byCode = new Map(Object.entries(dataTypes).map(([name, { code }]) => [code as number, name as DataType]))

/** The element type with this code, or an error that names the value it belongs to. */
export function dataTypeOf(code: number, value: string): DataType {
  const found = byCode.get(code)
  if (found === undefined) throw new ProbityError('ONNX_DATA_TYPE_UNKNOWN', { value, type: code })
  return found
}

/** Bytes that `count` elements take in a file; elements below a byte are packed. */
export function byteLengthOf(dtype: DataType, count: number): number {
  return Math.ceil((count * dataTypes[dtype].bits) / 8)
}

const floats: readonly DataType[] = ['float32', 'float64', 'float16', 'bfloat16']

/** Whether derivatives with respect to values of this type exist. */
export function isFloat(dtype: DataType | undefined): boolean {
  return dtype !== undefined && floats.includes(dtype)
}
