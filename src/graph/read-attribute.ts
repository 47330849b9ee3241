import { ProbityError } from '../errors.js'
import type { Attribute, AttributeKind } from './graph.js'
import type { AttributeProto } from './onnx-messages.js'
import { rememberOrigin } from './origins.js'
import { readBody } from './read-body.js'
import { readTensor, type ExternalReader } from './read-tensor.js'

/** AttributeProto.AttributeType, by the numbers that onnx.proto publishes. */
export const attributeTypes: Readonly<Record<AttributeKind, number>> = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  tensors: 9,
  graphs: 10,
}

function kindOf(type: number): AttributeKind {
  const kinds = Object.keys(attributeTypes) as AttributeKind[] // the table has exactly these keys
  return kinds.find((kind) => attributeTypes[kind] === type) ?? 'float'
}

export function readAttributes(
  attributes: readonly AttributeProto[],
  external: ExternalReader | undefined,
): Record<string, Attribute> {
  return Object.fromEntries(
    attributes.map((found) => [found.name, rememberOrigin(readAttribute(found, external), found)]),
  )
}

const decoder = new TextDecoder()

function readAttribute(found: AttributeProto, external: ExternalReader | undefined): Attribute {
  if (found.refAttrName !== '') return { kind: 'reference', value: found.refAttrName, of: kindOf(found.type) }
  switch (found.type === 0 ? guessType(found) : found.type) {
    case attributeTypes.float:
      return { kind: 'float', value: found.f }
    case attributeTypes.int:
      return { kind: 'int', value: found.i }
    case attributeTypes.string:
      return { kind: 'string', value: decoder.decode(found.s) }
    case attributeTypes.tensor:
      if (found.t === undefined) break
      return { kind: 'tensor', value: readTensor(found.t, external) }
    case attributeTypes.graph:
      if (found.g === undefined) break
      return { kind: 'graph', value: readBody(found.g, external) }
    case attributeTypes.floats:
      return { kind: 'floats', value: found.floats }
    case attributeTypes.ints:
      return { kind: 'ints', value: found.ints }
    case attributeTypes.strings:
      return { kind: 'strings', value: found.strings.map((bytes) => decoder.decode(bytes)) }
    case attributeTypes.tensors:
      return { kind: 'tensors', value: found.tensors.map((tensor) => readTensor(tensor, external)) }
    case attributeTypes.graphs:
      return { kind: 'graphs', value: found.graphs.map((graph) => readBody(graph, external)) }
    case 11: // a sparse tensor, sparse tensors, a type, types
    case 12:
    case 13:
    case 14:
      return { kind: 'other' }
  }
  throw new ProbityError('ONNX_ATTRIBUTE_INVALID', { attribute: found.name, type: found.type })
}

/** Files of IR version 1 do not say the type: it is the field that is set. */
function guessType(found: AttributeProto): number {
  if (Object.hasOwn(found, 'f')) return attributeTypes.float
  if (Object.hasOwn(found, 'i')) return attributeTypes.int
  if (Object.hasOwn(found, 's')) return attributeTypes.string
  if (found.t !== undefined) return attributeTypes.tensor
  if (found.g !== undefined) return attributeTypes.graph
  if (found.floats.length > 0) return attributeTypes.floats
  if (found.ints.length > 0) return attributeTypes.ints
  if (found.strings.length > 0) return attributeTypes.strings
  if (found.tensors.length > 0) return attributeTypes.tensors
  return found.graphs.length > 0 ? attributeTypes.graphs : 0
}
