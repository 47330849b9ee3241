import type { IntlMessageFormat } from 'intl-messageformat'

export type ArgumentKind = 'text' | 'number' | 'choice'
type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** The node types of an ICU message: literal 0, argument 1, number 2, date 3, time 4, select 5, plural 6, pound 7, tag 8. */
const kinds: Readonly<Record<number, ArgumentKind>> = { 1: 'text', 2: 'number', 5: 'choice', 6: 'number' }

/** The arguments of a message by name, with what each is used as. A number in one place is a number everywhere. */
export function argumentsOf(elements: readonly Element[]): Map<string, ArgumentKind> {
  const found = new Map<string, ArgumentKind>()
  const visit = (list: readonly Element[]): void => {
    for (const element of list) {
      const kind = kinds[element.type]
      if (kind && 'value' in element && typeof element.value === 'string' && found.get(element.value) !== 'number')
        found.set(element.value, kind)
      if ('options' in element) for (const option of Object.values(element.options)) visit(option.value)
    }
  }
  visit(elements)
  return found
}
