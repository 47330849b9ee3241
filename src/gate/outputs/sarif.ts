import { tidyText } from '../../environment/tidy-text.js'
import type { RuleVerdict, Verdict } from '../../schema/verdict.js'
import { ruleWords, type Translate } from '../rule-words.js'
import { byUrgency, isOpen, type OutputOptions } from './output.js'

/** GitHub shows 5,000 results of a run and refuses more than 25,000. */
const mostResults = 5_000

const levels = { fail: 'error', inconclusive: 'warning', pass: 'none', 'not-applicable': 'none' } as const

/**
 * SARIF 2.1.0: a result for each rule that did not pass, at the policy's file and line (run.json where a preset was named on the command line). Failing
 * rules are errors, inconclusive ones warnings, rules that only warn notes.
 */
export function sarifOutput(verdict: Verdict, { translate, version }: OutputOptions): string {
  const results = byUrgency(verdict.rules).filter(isOpen).slice(0, mostResults)
  const ids = [...new Set(results.map((rule) => rule.id))]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Probity', semanticVersion: version, rules: ids.map((id) => descriptor(id, results)) },
        },
        columnKind: 'utf16CodeUnits',
        results: results.map((rule) => result(rule, ids.indexOf(rule.id), translate)),
        properties: { run: verdict.run, verdict: verdict.verdict, policies: verdict.policies },
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function descriptor(id: string, results: readonly RuleVerdict[]): object {
  const kind = results.find((rule) => rule.id === id)?.kind ?? 'limit'
  return { id, shortDescription: { text: `Policy rule ${id}` }, properties: { kind } }
}

function result(rule: RuleVerdict, ruleIndex: number, translate: Translate): object {
  const words = ruleWords(rule).map((message) => tidyText(translate(message)))
  const { source } = rule
  return {
    ruleId: rule.id,
    ruleIndex,
    kind: 'fail',
    level: rule.level === 'warn' ? 'note' : levels[rule.verdict],
    message: { text: `${tidyText(rule.measure)}: ${words.join(' ')}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(source?.file ?? 'run.json') },
          region: { startLine: source?.line ?? 1 },
        },
      },
    ],
    partialFingerprints: {
      'probityMeasure/v1': `${rule.id} ${rule.measure}${rule.acceptedCell ?? ''}${rule.without?.join('') ?? ''}`,
    },
    properties: {
      measure: rule.measure,
      verdict: rule.verdict,
      value: rule.value,
      interval: rule.interval,
      limit: rule.limit,
      ...(rule.cause ? { cause: rule.cause } : {}),
    },
  }
}

/** A relative reference with forward slashes, each part percent-encoded. */
function uriOf(file: string): string {
  const parts = file.replace(/\\/gu, '/').replace(/^\.\//u, '').split('/')
  return parts.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'))).join('/')
}
