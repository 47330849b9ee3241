import { ProbityError } from '../errors.js'
import { byteLengthOf, dataTypes, type DataType } from './data-types.js'
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half-floats.js'
import type { StoredTensor } from './graph.js'

/** Number of elements of a shape; a scalar (no axes) has one. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** A stored tensor from plain numbers (or strings), rounded to its type. */
export function storeTensor(
  dtype: DataType,
  shape: readonly number[],
  values: ArrayLike<number> | readonly bigint[] | readonly string[],
): StoredTensor {
  if (dtype === 'string') return { dtype, shape, content: { kind: 'strings', strings: Array.from(values, String) } }
  const bytes = new Uint8Array(byteLengthOf(dtype, values.length))
  const view = new DataView(bytes.buffer)
  const write = writers[dtype]
  if (write === undefined) throw unreadable(dtype, shape, 'numbers')
  const step = dataTypes[dtype].bits / 8
  for (let i = 0; i < values.length; i++) write(view, i * step, values[i]! as number | bigint)
  return { dtype, shape, content: { kind: 'bytes', bytes } }
}

/** The elements as numbers; 64-bit integers beyond 2^53 are rounded. */
export function numbersOf(tensor: StoredTensor): number[] {
  const bytes = bytesOf(tensor)
  const read = readers[tensor.dtype]
  if (read === undefined) throw unreadable(tensor.dtype, tensor.shape, 'numbers')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const step = dataTypes[tensor.dtype].bits / 8
  return Array.from({ length: elementCount(tensor.shape) }, (_, i) => read(view, i * step))
}

/** The elements as strings. */
export function stringsOf(tensor: StoredTensor): readonly string[] {
  if (tensor.content.kind !== 'strings') throw unreadable(tensor.dtype, tensor.shape, 'strings')
  return tensor.content.strings
}

function bytesOf(tensor: StoredTensor): Uint8Array {
  const { content } = tensor
  if (content.kind === 'bytes') return content.bytes
  if (content.kind === 'strings') throw unreadable(tensor.dtype, tensor.shape, 'numbers')
  throw new ProbityError('ONNX_EXTERNAL_DATA_NOT_GIVEN', { tensor: '', location: content.location })
}

function unreadable(dtype: DataType, shape: readonly number[], expected: string): ProbityError {
  return new ProbityError('ONNX_TENSOR_INVALID', { tensor: '', shape: shape.join(', '), expected, found: dtype })
}

type Reader = (view: DataView, at: number) => number
type Writer = (view: DataView, at: number, value: number | bigint) => void

const readers: Partial<Record<DataType, Reader>> = {
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
  float16: (view, at) => fromFloat16(view.getUint16(at, true)),
  bfloat16: (view, at) => fromBfloat16(view.getUint16(at, true)),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at) => view.getInt16(at, true),
  int32: (view, at) => view.getInt32(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at) => view.getUint16(at, true),
  uint32: (view, at) => view.getUint32(at, true),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
  bool: (view, at) => view.getUint8(at),
}

const writers: Partial<Record<DataType, Writer>> = {
  float32: (view, at, value) => view.setFloat32(at, Number(value), true),
  float64: (view, at, value) => view.setFloat64(at, Number(value), true),
  float16: (view, at, value) => view.setUint16(at, toFloat16(Number(value)), true),
  bfloat16: (view, at, value) => view.setUint16(at, toBfloat16(Number(value)), true),
  int8: (view, at, value) => view.setInt8(at, Number(value)),
  int16: (view, at, value) => view.setInt16(at, Number(value), true),
  int32: (view, at, value) => view.setInt32(at, Number(value), true),
  int64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  uint8: (view, at, value) => view.setUint8(at, Number(value)),
  uint16: (view, at, value) => view.setUint16(at, Number(value), true),
  uint32: (view, at, value) => view.setUint32(at, Number(value), true),
  uint64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  bool: (view, at, value) => view.setUint8(at, Number(value) === 0 ? 0 : 1),
}
