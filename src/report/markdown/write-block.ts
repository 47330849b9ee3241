import type { BlockKind } from '../../schema/block.js'
import type { BlockView, BlockViews, TableView } from '../blocks/block-view.js'
import type { Language } from '../language.js'
import { translate } from '../translate.js'
import { escapeMarkdown as escape, markdownTable } from './escape.js'

type Writers = { readonly [K in BlockKind]: (view: BlockViews[K], language: Language) => string }

/** One writer per kind of block: the same words as in HTML; a chart is its sentence and its numbers. */
const writers: Writers = {
  table: (view) => parts(`### ${escape(view.title)}`, view.caption && escape(view.caption), table(view)),
  chart: (view) =>
    parts(`### ${escape(view.title)}`, escape(view.sentence), ...view.notes.map(small), table(view.table)),
  note: (view) => `> ${escape(view.sentence)}`,
  finding: (view, language) =>
    parts(
      view.weightName === '' ? escape(view.sentence) : `**${escape(view.sentence)}** (${escape(view.weightName)})`,
      view.next && `${word('next', language)}: ${escape(view.next)}`,
      view.evidence
        .map(({ name, value, detail, id }) => `- ${escape(name)}: **${escape(value)}** (${escape(detail)}) ${code(id)}`)
        .join('\n'),
      view.moreEvidence && small(view.moreEvidence),
    ),
  'key-values': (view) =>
    parts(
      `### ${escape(view.title)}`,
      view.entries.map(({ label, value }) => `- ${escape(label)}: ${escape(value.full ?? value.text)}`).join('\n'),
    ),
  matrix: (view) =>
    parts(
      `### ${escape(view.title)}`,
      markdownTable(
        [{ label: '', numeric: false }, ...view.columns.map(({ text }) => ({ label: text, numeric: true }))],
        view.rows.map(({ head, cells }) => [head.text, ...cells.map(({ text }) => text)]),
      ),
      ...view.notes.map(small),
    ),
  ranking: (view) =>
    parts(
      `### ${escape(view.title)}`,
      view.items
        .map(({ label, value, detail }, place) =>
          [`${place + 1}. ${escape(label.text)}: **${escape(value)}**`, detail && escape(detail)]
            .filter(Boolean)
            .join(' '),
        )
        .join('\n'),
      ...view.notes.map(small),
    ),
  'image-grid': (view) =>
    parts(
      `### ${escape(view.title)}`,
      escape(view.caption),
      view.images.map(({ label }) => `- ${escape(label)}`).join('\n'),
    ),
}

export function writeBlock(view: BlockView, language: Language): string {
  // The writer of a kind takes the view of that kind; the compiler cannot follow that through the table.
  return (writers[view.kind] as (view: BlockView, language: Language) => string)(view, language)
}

/** Paragraphs that are there, a blank line between them. */
export function parts(...texts: readonly (string | null | undefined)[]): string {
  return texts.filter((text) => text).join('\n\n')
}

export function small(text: string): string {
  return `<sub>${escape(text)}</sub>`
}

export function word(key: string, language: Language): string {
  return translate({ id: `report.word.${key}` }, language)
}

/** An id as code, with a fence that no backtick inside can close. */
function code(id: string): string {
  const runs = [...id.matchAll(/`+/gu)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  const text = id.replace(/[\r\n]+/gu, ' ')
  return runs.length > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}

function table({ columns, rows, notes }: TableView): string {
  const body = rows.map(({ head, cells, listedOnly }) => [
    head.href ? { text: head.text, href: head.href } : `${head.full ?? head.text}${listedOnly ? ' †' : ''}`,
    ...cells.map((cell) => (cell.beneath ? `${cell.text} (${cell.beneath})` : (cell.full ?? cell.text))),
  ])
  const headed = columns.map(({ label, numeric, beneath }) => ({
    label: beneath ? `${label} (${beneath})` : label,
    numeric,
  }))
  return parts(markdownTable(headed, body), ...notes.map(small))
}
