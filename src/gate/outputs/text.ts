import { columns } from '../../environment/text-columns.js'
import { tidyText } from '../../environment/tidy-text.js'
import { say } from '../../schema/message.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { intervalOf, limitOf, numberOf } from '../rule-numbers.js'
import { ruleWords, type Translate } from '../rule-words.js'
import { byUrgency, countRules, type OutputOptions } from './output.js'

/** How parts of the text are coloured; each takes text and returns it, coloured or as it is. */
export interface Colours {
  readonly pass: (text: string) => string
  readonly fail: (text: string) => string
  readonly inconclusive: (text: string) => string
  readonly 'not-applicable': (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const plain = (text: string): string => text
export const noColours: Colours = {
  pass: plain,
  fail: plain,
  inconclusive: plain,
  'not-applicable': plain,
  dim: plain,
  bold: plain,
}

/** A table of the rules for a terminal, then the words of each rule that did not pass. */
export function textOutput(
  verdict: Verdict,
  { translate, colours = noColours }: OutputOptions & { colours?: Colours },
): string {
  const rules = byUrgency(verdict.rules)
  const paint = colours[verdict.verdict === 'none' ? 'dim' : verdict.verdict]
  const counts = countRules(verdict)
  const head = [colours.bold(paint(translate(say(`gate.title.${verdict.verdict}`))))]
  if (rules.length === 0) return `${head.join('\n')}\n`
  head.push(
    translate(
      say('gate.summary', {
        rules: counts.rules,
        pass: counts.pass,
        fail: counts.fail,
        inconclusive: counts.inconclusive,
      }),
    ),
  )
  if (counts.warnings > 0) head.push(translate(say('gate.summary-warnings', { count: counts.warnings })))
  if (counts.notApplicable > 0)
    head.push(translate(say('gate.summary-not-applicable', { count: counts.notApplicable })))
  const details = rules
    .filter((rule) => rule.verdict !== 'pass' || rule.cause === 'accepted')
    .map((rule) => ruleText(rule, translate, colours))
  return [head.join('\n'), table(rules, translate, colours), ...details].join('\n\n') + '\n'
}

function ruleText(rule: RuleVerdict, translate: Translate, colours: Colours): string {
  const word = colours[rule.verdict](translate(say(`gate.word.${rule.verdict}`)))
  const level = rule.level === 'warn' ? ` (${translate(say('gate.level.warn'))})` : ''
  const source = rule.source ? [colours.dim(tidyText(translate(say('gate.source', { ...rule.source }))))] : []
  const lines = [...ruleWords(rule).map((message) => tidyText(translate(message))), ...source]
  return [
    `${word}${level}  ${colours.bold(tidyText(rule.id))}  ${tidyText(rule.measure)}`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')
}

function table(rules: readonly RuleVerdict[], translate: Translate, colours: Colours): string {
  const labels = ['verdict', 'rule', 'measure', 'value', 'interval', 'limit'].map((column) =>
    translate(say(`gate.column.${column}`)),
  )
  const cells = rules.map((rule) => [
    translate(say(`gate.word.${rule.verdict}`)),
    tidyText(rule.id),
    tidyText(rule.measure),
    translate(numberOf(rule.value, rule.unit)),
    translate(intervalOf(rule)),
    translate(limitOf(rule)),
  ])
  return columns([labels, ...cells], {
    right: [3],
    paint: (text, row, column) => {
      if (row === 0) return colours.dim(text)
      return column === 0 ? colours[rules[row - 1]!.verdict](text) : text
    },
  })
}
