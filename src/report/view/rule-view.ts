import type { RuleVerdict } from '../../schema/verdict.js'
import type { MessageValue } from '../../schema/message.js'
import { formatInterval } from '../cells.js'
import type { Language } from '../language.js'
import { shorten } from '../names.js'
import { formatNumber, type NumberStyle } from '../numbers.js'
import { translate } from '../translate.js'
import { measurementName } from './measurement-name.js'
import { intervalText, sizes } from './measurement-text.js'
import type { RuleView } from './page-view.js'
import { limitText, styleOfRule, valueText } from './rule-numbers.js'
import { whatWouldPass } from './what-would-pass.js'

/** One rule of the policy: what was measured, against what, how sure, what the point rule would have said, what would make it pass. */
export function ruleView(rule: RuleVerdict, language: Language): RuleView {
  const style = styleOfRule(rule)
  const say = (id: string, values: Record<string, MessageValue> = {}): string => translate({ id, values }, language)
  const number = (value: number | null): string => formatNumber(value, style, language)
  const statements: { label: string; text: string }[] = []
  const add = (key: string, text: string | null): void => {
    if (text !== null) statements.push({ label: say(`report.rule.${key}`), text })
  }
  add('measured', translate(valueText(rule, style), language))
  add('against', limitText(rule, style, language))
  add('sure', howSure(rule, style, language))
  add('naive', naive(rule, language))
  add('power', power(rule, number, language))
  add('cause', why(rule, language))
  add('to-pass', whatWouldPass(rule, style, language))
  if (rule.acceptance)
    add('accepted', say('report.rule.acceptance', { ...rule.acceptance, upTo: number(rule.acceptance.upTo) }))
  if (rule.source) add('source', say('report.rule.source-line', { ...rule.source }))
  return {
    id: shorten(rule.id, 120),
    name: measurementName(rule.measure, language),
    verdict: rule.verdict,
    verdictLabel: say(`report.verdict.${rule.verdict}`),
    level: say(`report.level.${rule.level}`),
    facts: facts(rule, style, language),
    statements,
  }
}

/** "0.682 (0.628 to 0.739); at least 0.8". */
function facts(rule: RuleVerdict, style: NumberStyle, language: Language): string {
  const value = translate(valueText(rule, style), language)
  const interval = rule.interval ? formatInterval(rule.interval, style, language) : null
  const measured =
    interval === null ? value : translate({ id: 'report.value-in-interval', values: { value, interval } }, language)
  return [measured, limitText(rule, style, language)].join(translate({ id: 'report.semicolon' }, language))
}

function howSure(rule: RuleVerdict, style: NumberStyle, language: Language): string | null {
  const parts: string[] = []
  if (rule.interval) parts.push(intervalText(rule.interval, style, language))
  if (rule.n) parts.push(translate({ id: 'report.n', values: sizes(rule.n) }, language))
  // Inside the limit there is no failing side to doubt.
  if (rule.p !== null && rule.naive.verdict === 'fail')
    parts.push(
      translate(
        { id: 'report.p', values: { p: rule.adjusted ?? rule.p, adjusted: String(rule.adjusted !== null) } },
        language,
      ),
    )
  return parts.length === 0 ? null : parts.join(translate({ id: 'report.semicolon' }, language))
}

/** Why the verdict is what it is, where the interval alone does not say so. */
function why(rule: RuleVerdict, language: Language): string | null {
  const parts: string[] = []
  const say = (id: string, values: Record<string, MessageValue> = {}): void => {
    parts.push(translate({ id, values }, language))
  }
  if (rule.cause) say(`report.cause.${rule.cause}`)
  if (rule.nearest?.length) say('report.rule.nearest', { nearest: rule.nearest.slice(0, 5) })
  if (rule.decidedBy) say(`report.decided-by.${rule.decidedBy}`, { verdict: rule.verdict })
  if (rule.comparison) say(`report.comparison.${rule.comparison}`)
  if (rule.without?.length) say('report.rule.without', { cells: rule.without.slice(0, 8) })
  return parts.length === 0 ? null : parts.join(' ')
}

/** What an audit of this size can find, and how many rows equal groups would need to pass. */
function power(rule: RuleVerdict, number: (value: number) => string, language: Language): string | null {
  const parts: string[] = []
  const say = (id: string, values: Record<string, MessageValue>): void => {
    parts.push(translate({ id, values }, language))
  }
  if (rule.detectable !== null) say('report.rule.detectable', { value: number(rule.detectable) })
  if (rule.rowsIfAlike !== null) say('report.rule.if-alike', { rows: rule.rowsIfAlike })
  return parts.length === 0 ? null : parts.join(' ')
}

/** Rates below this are no longer worth their digits. */
const rare = 0.001

/** What a rule on the bare value would have said, and how often it fails groups that are all alike. */
function naive({ naive: { verdict, falseAlarmRate: rate } }: RuleVerdict, language: Language): string | null {
  if (verdict === 'none') return null
  const said = translate({ id: 'report.rule.naive-verdict', values: { verdict } }, language)
  if (rate === null) return said
  const errs = rate < rare ? { id: 'report.rule.naive-rarely' } : { id: 'report.rule.naive-errs', values: { rate } }
  return `${said} ${translate(errs, language)}`
}
