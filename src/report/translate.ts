import { formatToParts, IntlMessageFormat } from 'intl-messageformat'
import type { Message, MessageValue } from '../schema/message.js'
import { languageTag, type Language } from './language.js'
import { catalogue } from './locales/index.js'
import { intersectionName } from './intersection-name.js'
import { argumentsOf, type ArgumentKind } from './message-arguments.js'
import { nameInSentence } from './names.js'
import { marked, spaced } from './spacing.js'
import { formatNumber, numberStyles, type NumberStyle } from './numbers.js'

interface Sentence {
  readonly format: (values: Record<string, string | number>) => string
  readonly arguments: ReadonlyMap<string, ArgumentKind>
}

/** Each custom style is handed to the formatter as an object of its own, by which it is known again. */
const styles = Object.fromEntries(numberStyles.map((style) => [style, { style: 'decimal' as const }]))
const styleOf = new Map<unknown, NumberStyle>(numberStyles.map((style) => [styles[style], style]))
const known: Record<Language, Map<string, Sentence>> = { en: new Map(), zh: new Map() }

const plurals: Partial<Record<Language, Intl.PluralRules>> = {}
type Formatters = Parameters<typeof formatToParts>[2]

/** Marks a sentence that could not be written, so that a test or a reader sees it. */
export const untranslated = '⟦'

/**
 * A sentence from its ICU message. Parsed and written by the library's functions and not by its class, whose constructor asks Intl for the locales it knows:
 * 25 ms that every command would pay for numbers written here.
 */
function parse(text: string, language: Language): Sentence {
  const tag = languageTag[language]
  const elements = IntlMessageFormat.__parse!(text, { ignoreTag: true })
  const formats = { number: styles, date: {}, time: {} }
  const formatters = formattersOf(language)
  return {
    format: (values) =>
      formatToParts(elements, tag, formatters, formats, values)
        .map(({ value }) => String(value))
        .join(''),
    arguments: argumentsOf(elements),
  }
}

function formattersOf(language: Language): Formatters {
  return {
    getNumberFormat: (_locales, options) => {
      const style = styleOf.get(options) ?? 'count'
      // Nothing but `format` is called of what is given here.
      return { format: (value: number | null) => formatNumber(value, style, language) } as unknown as Intl.NumberFormat
    },
    getDateTimeFormat: (...options) => new Intl.DateTimeFormat(...options),
    getPluralRules: () => (plurals[language] ??= new Intl.PluralRules(languageTag[language])),
  }
}

function sentenceOf(id: string, language: Language): Sentence | null {
  const made = known[language].get(id)
  if (made) return made
  if (!hasText(id, language)) return null
  const sentence = parse(catalogue[language][id]!, language)
  known[language].set(id, sentence)
  return sentence
}

/** Whether there is a text for this id. */
export function hasText(id: string, language: Language): boolean {
  return Object.hasOwn(catalogue[language], id)
}

/** What stands between the items of a list: between two, before the last of more, elsewhere. */
const joints: Readonly<Record<Language, readonly [ofTwo: string, beforeLast: string, between: string]>> = {
  en: [' and ', ', and ', ', '],
  zh: ['和', '和', '、'],
}

/** A list of things in one sentence: "a, b, and c", 「a、b和c」, as Intl.ListFormat writes them, which takes 10 ms to start. */
export function joinList(items: readonly string[], language: Language): string {
  const [ofTwo, beforeLast, between] = joints[language]
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(between)}${items.length === 2 ? ofTwo : beforeLast}${items.at(-1)!}`
}

function asText(value: MessageValue, language: Language): string {
  if (value === null) return translate({ id: 'report.missing' }, language)
  if (typeof value === 'string')
    return nameInSentence(
      value.includes('=null') ? intersectionName(value, translate({ id: 'report.missing' }, language)) : value,
    )
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : formatNumber(value, 'measure', language)
  if ('id' in value) return translate(value, language)
  return joinList(
    value.map((item) => asText(item, language)),
    language,
  )
}

function argument(value: MessageValue, kind: ArgumentKind, language: Language): string | number {
  if (kind === 'choice') return typeof value === 'object' ? asText(value, language) : String(value)
  // A number that is not available is NaN to the plural rules and to the formatter, which writes a dash.
  if (kind === 'number' && (typeof value === 'number' || value === null)) return value ?? Number.NaN
  return asText(value, language)
}

/**
 * A message as text in one language. Null stands for the missing group where text is expected, and for "not available" where a number is.
 * An id without text, or a text without one of its values, gives `⟦id⟧`: a report with a visible gap is better than none.
 * @example translate({ id: 'report.rows', values: { rows: 4526 } }, 'en') // '4,526 rows'
 */
export function translate(message: Message, language: Language): string {
  const sentence = sentenceOf(message.id, language)
  if (!sentence) return `${untranslated}${message.id}⟧`
  const given = message.values ?? {}
  const values: Record<string, string | number> = {}
  for (const [name, kind] of sentence.arguments) {
    if (!Object.hasOwn(given, name)) return `${untranslated}${message.id}: ${name}⟧`
    const value = argument(given[name]!, kind, language)
    if (kind === 'number' && typeof value === 'string') return `${untranslated}${message.id}: ${name}⟧`
    values[name] = kind === 'text' && language === 'zh' ? marked(String(value)) : value
  }
  // "p = {p, number, p}" must not read "p = < 0.001".
  // A percent sign stays with its number.
  const text = sentence.format(values)
  return (language === 'zh' ? spaced(text) : text)
    .replace(/= ?<(?=\u00a00\.001)/gu, '<')
    .replace(/(\d) %/gu, language === 'zh' ? '$1%' : '$1\u00a0%')
}
