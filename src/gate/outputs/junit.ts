import { tidyText } from '../../environment/tidy-text.js'
import { say } from '../../schema/message.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { ruleWords, type Translate } from '../rule-words.js'
import { countRules, type OutputOptions } from './output.js'

/**
 * JUnit XML: a test case for each rule. An error-level rule that fails is a failure, one that is inconclusive an error; a rule that only warns is
 * skipped where it does not pass, so that it shows without breaking the build, as is one that does not apply. Characters that XML cannot hold are written as \u escapes.
 */
export function junitOutput(verdict: Verdict, { translate }: OutputOptions): string {
  const { fail, inconclusive } = countRules(verdict)
  const skipped = verdict.rules.filter((rule) => tagOf(rule) === 'skipped').length
  const counts = `tests="${verdict.rules.length}" failures="${fail}" errors="${inconclusive}" skipped="${skipped}"`
  const name = attribute(verdict.policies.join(', ') || 'probity')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="probity" ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    '    <properties>',
    `      <property name="run" value="${attribute(verdict.run)}"/>`,
    `      <property name="verdict" value="${verdict.verdict}"/>`,
    '    </properties>',
    ...verdict.rules.map((rule) => testCase(rule, translate)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(rule: RuleVerdict, translate: Translate): string {
  const words = ruleWords(rule).map((message) => tidyText(translate(message)))
  const source = rule.source ? ` file="${attribute(rule.source.file)}" line="${rule.source.line}"` : ''
  const open = `    <testcase classname="probity.${attribute(rule.id)}" name="${attribute(rule.measure)}"${source}>`
  const tag = tagOf(rule)
  const message = attribute([translate(say(`gate.word.${rule.verdict}`)), words[0] ?? ''].join(': '))
  const text = element(words.join('\n'))
  const told =
    tag === 'skipped'
      ? `      <skipped message="${message}"/>`
      : `      <${tag} type="${rule.cause ?? rule.verdict}" message="${message}">${text}</${tag}>`
  return [open, ...(tag === null ? [] : [told]), `      <system-out>${text}</system-out>`, '    </testcase>'].join('\n')
}

function tagOf(rule: RuleVerdict): 'failure' | 'error' | 'skipped' | null {
  if (rule.verdict === 'pass') return null
  if (rule.level === 'warn' || rule.verdict === 'not-applicable') return 'skipped'
  return rule.verdict === 'fail' ? 'failure' : 'error'
}

function attribute(text: string): string {
  return element(tidyText(text)).replace(/"/gu, '&quot;')
}

/** Lone surrogates and the two non-characters are no XML either. */
function element(text: string): string {
  return text
    .replace(/\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
}
