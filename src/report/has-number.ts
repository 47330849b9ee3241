import type { Message, MessageValue } from '../schema/message.js'

/** Whether a message says a number. */
export function hasNumber(message: Message): boolean {
  return Object.values(message.values ?? {}).some(isOrHasNumber)
}

function isOrHasNumber(value: MessageValue): boolean {
  if (typeof value === 'number') return true
  if (typeof value !== 'object' || value === null) return false
  return 'id' in value ? hasNumber(value) : value.some(isOrHasNumber)
}
