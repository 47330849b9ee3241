import { z } from 'zod'

/**
 * A sentence as an id with values, so that one Run can be rendered in any language. Values may be messages themselves.
 * A value `{ measure: id }` style reference is not needed: use a nested message such as `{ id: 'metric.selection-rate' }`.
 */
export interface Message {
  readonly id: string
  readonly values?: Readonly<Record<string, MessageValue>>
}
export type MessageValue = string | number | boolean | null | Message | readonly MessageValue[]

export const messageValue: z.ZodType<MessageValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), message, z.array(messageValue)]),
)
export const message: z.ZodType<Message> = z.lazy(() =>
  z.object({ id: z.string(), values: z.record(z.string(), messageValue).optional() }),
)

export function say(id: string, values?: Record<string, MessageValue>): Message {
  return values === undefined ? { id } : { id, values }
}
