import { create, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { originOf } from './origins.js'

/** A new message that starts with all that was read for this part, or empty where the part was made here. */
export function startFromOrigin<M extends Message>(schema: GenMessage<M>, part: object): M {
  const message = create(schema)
  const origin = originOf(part)
  return origin?.$typeName === schema.typeName ? Object.assign(message, origin) : message
}
