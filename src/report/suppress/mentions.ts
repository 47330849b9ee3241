import type { CellValue } from '../../schema/block.js'
import type { Message, MessageValue } from '../../schema/message.js'
import type { GroupCell } from './group-cells.js'

type Name = string | null

/** Whether texts name a hidden group or intersection: alone, or within a text such as `Black · Female` or `sex = Female`. */
export interface Mentions {
  readonly names: (texts: readonly Name[]) => boolean
  readonly message: (message: Message | undefined) => boolean
}

/** So many hidden names are looked for anywhere in a text; of more, only as its parts between separators. */
const searched = 500
const letterOrDigit = /[\p{L}\p{N}]/u

export function mentionsOf(hidden: readonly GroupCell[]): Mentions {
  const single = new Set<Name>()
  const several: Name[][] = []
  for (const { cell } of hidden) {
    const values = Object.values(cell)
    if (values.length === 1) single.add(values[0]!)
    else several.push(values)
  }
  const anywhere = hidden.length <= searched ? [...single].filter((name) => name !== null) : []
  const names = (texts: readonly Name[]): boolean => {
    const parts = new Set(texts.flatMap(partsOf))
    if ([...parts].some((part) => single.has(part))) return true
    if (several.some((cell) => cell.every((value) => parts.has(value)))) return true
    return texts.some((text) => text !== null && anywhere.some((name) => contains(text, name)))
  }
  return { names, message: (message) => message !== undefined && names(namesIn(message)) }
}

/** A text and its parts between the signs that join the names of intersections and cells; `null` and the empty part are no group. */
function partsOf(text: Name): Name[] {
  if (text === null) return [null]
  const parts = text
    .split(/\s*[·,=~;|、，]\s*/u)
    .map((part) => (part === 'null' ? null : part.replace(/^"(.*)"$/su, '$1')))
  return parts.length === 1 ? [text] : [text, ...parts]
}

/** The name within the text, not as a part of a longer word. */
function contains(text: string, name: string): boolean {
  if (name === '') return false
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = [text[at - 1] ?? ' ', text[at + name.length] ?? ' ']
    if (!around.some((character) => letterOrDigit.test(character))) return true
  }
  return false
}

/** Every text and null among the values of a message, at any depth. */
export function namesIn(message: Message): Name[] {
  return Object.values(message.values ?? {}).flatMap(namesOf)
}

function namesOf(value: MessageValue): Name[] {
  if (typeof value === 'string' || value === null) return [value]
  if (typeof value !== 'object') return []
  if ('id' in value) return namesIn(value)
  return value.flatMap(namesOf)
}

/** The names in a table cell: a text, the missing group, or those of a message. */
export function namesInCell(value: CellValue | undefined): Name[] {
  if (value === null || typeof value === 'string') return [value]
  return typeof value === 'object' && 'id' in value ? namesIn(value) : []
}
