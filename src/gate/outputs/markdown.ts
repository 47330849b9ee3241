import { tidyText } from '../../environment/tidy-text.js'
import { say } from '../../schema/message.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { intervalOf, limitOf, numberOf } from '../rule-numbers.js'
import { ruleWords, type Translate } from '../rule-words.js'
import { byUrgency, countRules, isOpen, type OutputOptions } from './output.js'

/** What GitHub takes, in bytes of UTF-8, with room for what a workflow adds. */
export const markdownLimits = { comment: 60_000, summary: 1_000_000 } as const

/**
 * Markdown for job summaries and comments: a table of the rules, the words of each that did not pass behind a fold. Whole rules are left out at the end,
 * and their number said, where the text would not fit in `maximumBytes` (a comment's by default).
 */
export function markdownOutput(
  verdict: Verdict,
  { translate, maximumBytes = markdownLimits.comment }: OutputOptions & { maximumBytes?: number },
): string {
  const rules = byUrgency(verdict.rules)
  const head = headOf(verdict, translate)
  if (rules.length === 0) return `${head.join('\n\n')}\n`
  const labels = (['verdict', 'rule', 'measure', 'value', 'interval', 'limit'] as const).map((column) =>
    translate(say(`gate.column.${column}`)),
  )
  const tableHead = `| ${labels.join(' | ')} |\n| --- | --- | --- | ---: | --- | --- |`
  const room = maximumBytes - bytes([...head, tableHead].join('\n\n')) - 400
  // Rows may take two thirds, so that the worst rules are also told in words.
  const rows = taken(rules, (rule) => tableRow(rule, translate), (room * 2) / 3)
  const told = rules.filter((rule) => rule.verdict !== 'pass' || rule.cause === 'accepted')
  const details = taken(told, (rule) => fold(rule, translate), room - bytes(rows.join('\n')))
  const left = Math.max(rules.length - rows.length, told.length - details.length)
  const cut = left > 0 ? [translate(say('gate.cut', { left }))] : []
  return `${[...head, [tableHead, ...rows].join('\n'), ...details, ...cut].join('\n\n')}\n`
}

function headOf(verdict: Verdict, translate: Translate): string[] {
  const { warnings, notApplicable, ...counts } = countRules(verdict)
  const title = `## Probity: ${escape(translate(say(`gate.title.${verdict.verdict}`)))}`
  if (verdict.rules.length === 0) return [title]
  const more = [
    ...(warnings > 0 ? [translate(say('gate.summary-warnings', { count: warnings }))] : []),
    ...(notApplicable > 0 ? [translate(say('gate.summary-not-applicable', { count: notApplicable }))] : []),
  ]
  const policies = translate(say('gate.policies', { policies: verdict.policies.slice(0, 20) }))
  return [title, [translate(say('gate.summary', counts)), ...more].map(escape).join(' '), escape(policies)]
}

function tableRow(rule: RuleVerdict, translate: Translate): string {
  const word = translate(say(`gate.word.${rule.verdict}`))
  const level = rule.level === 'warn' ? ` (${translate(say('gate.level.warn'))})` : ''
  const cells = [
    isOpen(rule) ? `**${word}**${level}` : word,
    escape(rule.id),
    code(rule.measure),
    escape(translate(numberOf(rule.value, rule.unit))),
    escape(translate(intervalOf(rule))),
    escape(translate(limitOf(rule))),
  ]
  return `| ${cells.join(' | ')} |`
}

function fold(rule: RuleVerdict, translate: Translate): string {
  const word = translate(say(`gate.word.${rule.verdict}`))
  const source = rule.source ? [escape(translate(say('gate.source', { ...rule.source })))] : []
  const lines = [...ruleWords(rule).map((message) => escape(translate(message))), ...source]
  return `<details><summary>${escape(word)}: ${escape(rule.id)} ${code(rule.measure)}</summary>\n\n${lines.map((line) => `- ${line}`).join('\n')}\n\n</details>`
}

/** As many of the rules, each whole, as fit, from the front. */
function taken(rules: readonly RuleVerdict[], write: (rule: RuleVerdict) => string, room: number): string[] {
  const parts: string[] = []
  let left = room
  for (const rule of rules) {
    const part = write(rule)
    left -= bytes(part) + 2
    if (left < 0) break
    parts.push(part)
  }
  return parts
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Text that shows as it is: no markup, no mention, no issue number, no link, one line. A space without width stops GitHub from linking. */
function escape(text: string): string {
  return tidyText(text)
    .replace(/[@#](?=[\p{L}\p{N}])|:(?=\/\/)|(?<=\bwww)\./giu, '$&\u200b')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/[\\`*_[\]~|$]/gu, (character) => `&#${character.charCodeAt(0)};`)
}

/** Escaped all the same: backticks would not stop a bar from ending the table's cell. */
function code(text: string): string {
  return `<code>${escape(text)}</code>`
}
