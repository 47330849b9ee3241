import type { CellValue } from '../../schema/block.js'
import type { Message, MessageValue } from '../../schema/message.js'
import type { GroupCell } from './cells-of-run.js'

/** Whether a set of names holds every value of some hidden group or intersection. */
export interface Mentions {
  readonly names: (values: readonly (string | null)[]) => boolean
  readonly message: (message: Message | undefined) => boolean
}

export function mentionsOf(hidden: readonly GroupCell[]): Mentions {
  const single = new Set<string | null>()
  const several: (string | null)[][] = []
  for (const { cell } of hidden) {
    const values = Object.values(cell)
    if (values.length === 1) single.add(values[0]!)
    else several.push(values)
  }
  const names = (values: readonly (string | null)[]): boolean =>
    values.some((value) => single.has(value)) || several.some((cell) => cell.every((value) => values.includes(value)))
  return { names, message: (message) => message !== undefined && names(namesIn(message)) }
}

/** Every text and null among the values of a message, at any depth. */
export function namesIn(message: Message): (string | null)[] {
  return Object.values(message.values ?? {}).flatMap(namesOf)
}

function namesOf(value: MessageValue): (string | null)[] {
  if (typeof value === 'string' || value === null) return [value]
  if (typeof value !== 'object') return []
  if ('id' in value) return namesIn(value)
  return value.flatMap(namesOf)
}

/** The names in a table cell: a text, the missing group, or those of a message. */
export function namesInCell(value: CellValue | undefined): (string | null)[] {
  if (value === null || typeof value === 'string') return [value]
  return typeof value === 'object' && 'id' in value ? namesIn(value) : []
}

/** Whether a message says a number. */
export function hasNumber(message: Message): boolean {
  const within = (value: MessageValue): boolean => {
    if (typeof value === 'number') return true
    if (typeof value !== 'object' || value === null) return false
    return 'id' in value ? hasNumber(value) : value.some(within)
  }
  return Object.values(message.values ?? {}).some(within)
}
