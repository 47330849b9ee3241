import { ProbityError } from '../errors.js'
import { byteLengthOf, dataTypeOf, dataTypes, type DataType } from './data-types.js'
import type { StoredTensor, TensorContent } from './graph.js'
import type { TensorProto } from './onnx-messages.js'
import { rememberOrigin } from './origins.js'

export interface ExternalRequest {
  readonly tensor: string
  readonly location: string
  readonly offset: number
  /** Bytes that the tensor takes. */
  readonly length: number
}
/** Gives the bytes of a data file that lies beside the model. */
export type ExternalReader = (request: ExternalRequest) => Uint8Array

/** A tensor from its message. Sizes are checked here, so that nothing later trusts a number from the file. */
export function readTensor(tensor: TensorProto, external: ExternalReader | undefined): StoredTensor {
  const dtype = dataTypeOf(tensor.dataType, tensor.name)
  const shape = tensor.dims.map(Number)
  const count = shape.reduce((product, size) => product * size, 1)
  if (shape.some((size) => size < 0) || !Number.isSafeInteger(count))
    throw invalid(tensor, shape, 'a possible size', shape)
  const content = tensor.dataLocation === 1 ? externalContent(tensor, dtype, count) : ownContent(tensor, dtype, count)
  checkLength(tensor, dtype, shape, count, content)
  if (content.kind !== 'external') return rememberOrigin({ dtype, shape, content }, tensor)
  if (external === undefined) return rememberOrigin({ dtype, shape, content }, tensor)
  const { location, offset } = content
  const bytes = external({ tensor: tensor.name, location, offset, length: byteLengthOf(dtype, count) })
  return { dtype, shape, content: { kind: 'bytes', bytes } }
}

function externalContent(tensor: TensorProto, dtype: DataType, count: number): TensorContent {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]))
  const numberOf = (key: string): number | null => {
    const text = entries.get(key)
    return text !== undefined && /^\d+$/u.test(text) ? Number(text) : null
  }
  const offset = numberOf('offset') ?? 0
  const length = numberOf('length')
  const expected = byteLengthOf(dtype, count)
  if ((length !== null && length !== expected) || dtype === 'string')
    throw invalid(tensor, tensor.dims.map(Number), `${expected} bytes`, `${length} bytes in a data file`)
  return { kind: 'external', location: entries.get('location') ?? '', offset, length }
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

function ownContent(tensor: TensorProto, dtype: DataType, count: number): TensorContent {
  if (dtype === 'string')
    return { kind: 'strings', strings: tensor.stringData.map((bytes) => new TextDecoder().decode(bytes)) }
  if (Object.hasOwn(tensor, 'rawData')) return { kind: 'bytes', bytes: tensor.rawData }
  return { kind: 'bytes', bytes: typedFieldBytes(tensor, dtype, count) }
}

/** Elements in the typed fields (float_data, int32_data …) as the little-endian bytes that raw_data would hold. */
function typedFieldBytes(tensor: TensorProto, dtype: DataType, count: number): Uint8Array {
  const bits = dataTypes[dtype].bits
  const asBytes = (array: ArrayBufferView): Uint8Array => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    if (!littleEndian) for (let at = 0; at < bytes.length; at += bits / 8) bytes.subarray(at, at + bits / 8).reverse()
    return bytes
  }
  if (dtype === 'float32' || dtype === 'complex64') return asBytes(Float32Array.from(tensor.floatData))
  if (dtype === 'float64' || dtype === 'complex128') return asBytes(Float64Array.from(tensor.doubleData))
  if (dtype === 'int64') return asBytes(BigInt64Array.from(tensor.int64Data))
  if (dtype === 'uint64') return asBytes(BigUint64Array.from(tensor.uint64Data))
  if (dtype === 'uint32') return asBytes(Uint32Array.from(tensor.uint64Data, Number))
  if (bits === 32) return asBytes(Int32Array.from(tensor.int32Data))
  if (bits === 16) return asBytes(Uint16Array.from(tensor.int32Data))
  return asBytes(Uint8Array.from(tensor.int32Data)).subarray(0, Math.ceil((count * bits) / 8) || 0)
}

function checkLength(
  tensor: TensorProto,
  dtype: DataType,
  shape: readonly number[],
  count: number,
  content: TensorContent,
): void {
  if (content.kind === 'external') return
  if (content.kind === 'strings') {
    if (content.strings.length !== count)
      throw invalid(tensor, shape, `${count} strings`, `${content.strings.length} strings`)
    return
  }
  const expected = byteLengthOf(dtype, count)
  const found = content.bytes.byteLength
  if (found !== expected) throw invalid(tensor, shape, `${expected} bytes of ${dtype}`, `${found} bytes`)
}

function invalid(tensor: TensorProto, shape: readonly number[], expected: string, found: unknown): ProbityError {
  return new ProbityError('ONNX_TENSOR_INVALID', {
    tensor: tensor.name,
    shape: shape.join(', '),
    expected,
    found: String(found),
  })
}
