import { cardSections, type CardField } from './card/card-fields.js'
import { cardTables, type CardTable } from './card/card-tables.js'
import type { ReportInput } from './input.js'
import type { Language } from './language.js'
import { escapeMarkdown as escape, markdownTable } from './markdown/escape.js'
import { parts, small } from './markdown/write-block.js'
import { suppress, type ShownInput } from './suppress.js'
import { translate } from './translate.js'

/** What people declare, by section and field; `author` and `date` say who and when. */
export type DeclaredCard = Readonly<Record<string, unknown>>
export interface CardInput extends ReportInput {
  readonly card?: DeclaredCard
}

type Status = 'measured' | 'declared' | 'missing'
interface Filled {
  readonly key: string
  readonly status: Status
  readonly lines: readonly string[]
}

/**
 * A model card (Mitchell et al. 2019) as Markdown. Every field says whether it is measured (from the run, never typed by hand), declared
 * (from `card`) or missing; the missing ones are counted at the top.
 */
export function renderCard(input: CardInput): Promise<string> {
  const shown = suppress(input)
  const card = input.card ?? {}
  const sections = cardSections.map(({ key, fields }) => ({
    key,
    fields: fields.map((field) => fill(field, key, card, shown)),
  }))
  const count = (status: Status): number =>
    sections.flatMap(({ fields }) => fields).filter((field) => field.status === status).length
  const word = (id: string, values = {}): string => translate({ id: `report.card.${id}`, values }, input.language)
  const title = textOf(section(card, 'modelDetails').name)[0] ?? input.run.title ?? word('untitled')
  const tables = cardTables(shown.run, input.language)
  const text = parts(
    `# ${escape(word('title', { name: title }))}`,
    escape(word('counts', { measured: count('measured'), declared: count('declared'), missing: count('missing') })),
    declaredBy(card, input.language),
    ...sections.map(({ key, fields }) => {
      const list = fields.map((field) => writeField(field, input.language)).join('\n')
      const drawn = key === 'quantitativeAnalyses' ? tables.map((table) => writeTable(table, input.language)) : []
      return parts(`## ${escape(word(`section.${key}`))}`, list, ...drawn)
    }),
    '---',
    small(
      translate(
        { id: 'report.footer', values: { version: shown.run.tool.version, id: shown.run.id.slice(0, 12) } },
        input.language,
      ),
    ),
  )
  return Promise.resolve(`${text}\n`)
}

function fill(field: CardField, sectionKey: string, card: DeclaredCard, shown: ShownInput): Filled {
  const { key } = field
  const measured = field.measure?.(shown) ?? []
  if (measured.length > 0) return { key, status: 'measured', lines: measured }
  const declared = field.declare ? textOf(section(card, sectionKey)[key]) : []
  return declared.length > 0 ? { key, status: 'declared', lines: declared } : { key, status: 'missing', lines: [] }
}

function section(card: DeclaredCard, key: string): Readonly<Record<string, unknown>> {
  const value = card[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** A declared value as lines: texts, numbers and lists of them. */
function textOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  return Array.isArray(value) ? value.flatMap(textOf) : []
}

function writeField({ key, status, lines }: Filled, language: Language): string {
  const word = (id: string): string => escape(translate({ id: `report.card.${id}` }, language))
  const head = `- **${word(`field.${key}`)}** (${word(status)})`
  if (lines.length === 0) return head
  if (lines.length === 1) return `${head}: ${escape(lines[0]!)}`
  return [`${head}:`, ...lines.map((line) => `  - ${escape(line)}`)].join('\n')
}

function writeTable({ title, columns, rows, left }: CardTable, language: Language): string {
  const say = (id: string, values = {}): string => translate({ id, values }, language)
  if (rows.length === 0) return `**${escape(title)}** (${escape(say('report.card.missing'))})`
  const note = left > 0 ? small(say('report.rows-left', { shown: rows.length, rows: rows.length + left })) : null
  return parts(`**${escape(title)}** (${escape(say('report.card.measured'))})`, markdownTable(columns, rows), note)
}

function declaredBy(card: DeclaredCard, language: Language): string | null {
  const [author] = textOf(card.author)
  const [date] = textOf(card.date)
  if (author === undefined && date === undefined) return null
  return escape(
    translate({ id: 'report.card.declared-by', values: { author: author ?? '—', date: date ?? '—' } }, language),
  )
}
