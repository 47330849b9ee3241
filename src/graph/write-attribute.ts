import { create } from '@bufbuild/protobuf'
import type { Attribute } from './graph.js'
import type { AttributeProto } from './onnx-messages.js'
import { onnx } from './onnx-schema.js'
import { originOf } from './origins.js'
import { attributeTypes } from './read-attribute.js'
import { writeBody } from './write-body.js'
import { writeTensor } from './write-tensor.js'

export function writeAttributes(attributes: Readonly<Record<string, Attribute>>): AttributeProto[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const origin = originOf(attribute)
    return origin === undefined ? writeAttribute(name, attribute) : (origin as AttributeProto) // read from this message only
  })
}

const encoder = new TextEncoder()

function writeAttribute(name: string, attribute: Attribute): AttributeProto {
  const { kind } = attribute
  if (kind === 'reference')
    return create(onnx.AttributeProto, { name, type: attributeTypes[attribute.of], refAttrName: attribute.value })
  const message: AttributeProto = create(onnx.AttributeProto, {
    name,
    type: kind === 'other' ? 0 : attributeTypes[kind],
  })
  if (kind === 'float') message.f = attribute.value
  if (kind === 'int') message.i = attribute.value
  if (kind === 'string') message.s = encoder.encode(attribute.value)
  if (kind === 'tensor') message.t = writeTensor(attribute.value, '')
  if (kind === 'graph') message.g = writeBody(attribute.value)
  if (kind === 'floats') message.floats = [...attribute.value]
  if (kind === 'ints') message.ints = [...attribute.value]
  if (kind === 'strings') message.strings = attribute.value.map((text) => encoder.encode(text))
  if (kind === 'tensors') message.tensors = attribute.value.map((tensor) => writeTensor(tensor, ''))
  if (kind === 'graphs') message.graphs = attribute.value.map((body) => writeBody(body))
  return message
}
