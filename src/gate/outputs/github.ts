import { tidyText } from '../../environment/tidy-text.js'
import { say } from '../../schema/message.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { ruleWords } from '../rule-words.js'
import { byUrgency, isOpen, type OutputOptions } from './output.js'

/**
 * Workflow commands of GitHub Actions: an annotation at the policy's file and line for each rule that did not pass, the failing ones first (GitHub shows
 * ten of each level and step).
 */
export function githubOutput(verdict: Verdict, { translate }: OutputOptions): string {
  return byUrgency(verdict.rules)
    .filter(isOpen)
    .map((rule) => {
      const title = `${translate(say(`gate.word.${rule.verdict}`))}: ${tidyText(rule.id)}`
      const words = ruleWords(rule).map((message) => tidyText(translate(message)))
      const place = rule.source ? [`file=${property(rule.source.file)}`, `line=${rule.source.line}`] : []
      const properties = [...place, `title=${property(title)}`].join(',')
      return `::${command(rule)} ${properties}::${data([tidyText(rule.measure), ...words].join('\n'))}\n`
    })
    .join('')
}

function command(rule: RuleVerdict): string {
  if (rule.level === 'warn') return 'notice'
  return rule.verdict === 'fail' ? 'error' : 'warning'
}

function data(text: string): string {
  return text.replace(/%/gu, '%25').replace(/\r/gu, '%0D').replace(/\n/gu, '%0A')
}

function property(text: string): string {
  return data(text).replace(/:/gu, '%3A').replace(/,/gu, '%2C')
}
