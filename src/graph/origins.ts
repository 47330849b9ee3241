import type { Message } from '@bufbuild/protobuf'

/**
 * The message that a part of a graph was read from. Parts are never changed in place, so an object that is still the one
 * that was read is written back with everything the file said about it: documentation, unknown fields, odd encodings.
 */
const origins = new WeakMap<object, Message>()

export function rememberOrigin<Part extends object>(part: Part, message: Message): Part {
  origins.set(part, message)
  return part
}

export function originOf(part: object): Message | undefined {
  return origins.get(part)
}

/** A changed copy that keeps what the file said beyond the fields that a graph has (unknown fields, documentation). */
export function withChanges<Part extends object>(part: Part, changes: Partial<Part>): Part {
  const changed = { ...part, ...changes }
  const origin = origins.get(part)
  if (origin !== undefined) origins.set(changed, origin)
  return changed
}
