import { create } from '@bufbuild/protobuf'
import { dataTypes } from './data-types.js'
import type { StoredTensor } from './graph.js'
import type { TensorProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'
import { originOf } from './origins.js'

/** A tensor as a message. Its bytes are shared, not copied. */
export function writeTensor(tensor: StoredTensor, name: string): TensorProto {
  const origin = originOf(tensor) as TensorProto | undefined // tensors are read from this message only
  if (origin !== undefined && (name === '' || origin.name === name)) return origin
  const dims = tensor.shape.map(BigInt)
  const message: TensorProto = create(onnx.TensorProto, { dims, dataType: dataTypes[tensor.dtype].code })
  if (name !== '') message.name = name
  const { content } = tensor
  if (content.kind === 'bytes') message.rawData = content.bytes
  if (content.kind === 'strings') message.stringData = content.strings.map((text) => new TextEncoder().encode(text))
  if (content.kind === 'external') {
    const { location, offset, length } = content
    const entries = { location, offset: String(offset), ...(length === null ? {} : { length: String(length) }) }
    message.dataLocation = 1
    message.externalData = Object.entries(entries).map(([key, value]) =>
      create(onnx.StringStringEntryProto, { key, value }),
    )
  }
  return message
}
