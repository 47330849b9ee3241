import { say, type Message } from '../schema/message.js'
import type { RuleVerdict } from '../schema/verdict.js'
import { idOf, intervalOf, limitOf, numberOf } from './rule-numbers.js'
import { wayToPass } from './way-to-pass.js'

/** Turns a message into text of some language; the caller brings the one of the report. */
export type Translate = (message: Message) => string

/**
 * A rule in sentences: what was measured against what, how sure, what a rule on the bare value would have said and how often that errs here, what these
 * rows can find, and what would make it pass.
 */
export function ruleWords(rule: RuleVerdict): Message[] {
  return [
    ...measuredWords(rule),
    ...reasonWords(rule),
    ...sureWords(rule),
    ...naiveWords(rule),
    ...powerWords(rule),
    ...wayToPass(rule),
  ]
}

function measuredWords(rule: RuleVerdict): Message[] {
  const { value, unit, interval, n, comparison, without } = rule
  if (value === null) return rule.verdict === 'pass' && rule.kind === 'required' ? [say('gate.says.present')] : []
  const facts = { value: numberOf(value, unit), limit: limitOf(rule) }
  const change = comparison ? [say(`gate.change.${comparison}`)] : []
  if (!interval) return [say('gate.measured-bare', facts), ...change]
  const sure = { ...facts, interval: intervalOf(rule), confidence: percentOf(interval.confidence) }
  if (without || !n) return [say('gate.measured-rest', { ...sure, without: without ?? [] }), ...change]
  return [say('gate.measured', { ...sure, n: n.effective ?? n.denominator }), ...change]
}

function reasonWords(rule: RuleVerdict): Message[] {
  const { cause, decidedBy, verdict } = rule
  const decided = decidedBy ? [say(`gate.decided.${decidedBy}`, { verdict })] : []
  if (cause === undefined || cause === 'interval-spans-limit' || cause === 'accepted')
    return [...says(rule), ...acceptedWords(rule), ...decided]
  return [...causeWords(rule), ...decided]
}

function says({ value, cause, verdict, interval }: RuleVerdict): Message[] {
  if (value === null || !interval) return []
  return [say(`gate.says.${cause === 'interval-spans-limit' ? 'inconclusive' : verdict}`)]
}

function acceptedWords({ cause, acceptance, unit }: RuleVerdict): Message[] {
  return cause === 'accepted' && acceptance
    ? [say('gate.cause.accepted', { ...acceptance, upTo: numberOf(acceptance.upTo, unit) })]
    : []
}

function causeWords({ cause, unavailable, nearest, acceptance }: RuleVerdict): Message[] {
  const reason = say(`gate.reason.${unavailable ?? 'missing-evidence'}`)
  if (acceptance && (cause === 'acceptance-stale' || cause === 'acceptance-expired'))
    return [
      say(`gate.cause.${cause}`, { owner: acceptance.owner, reason: acceptance.reason, expires: acceptance.expires }),
    ]
  const near = nearest?.length ? [say('gate.cause.nearest', { ids: nearest.map(idOf) })] : []
  return [say(`gate.cause.${cause}`, { reason }), ...near]
}

function sureWords({ p, adjusted, value, naive }: RuleVerdict): Message[] {
  if (p === null || p === 1 || value === null || naive.verdict !== 'fail') return []
  const differs = adjusted !== null && adjusted !== p
  return [say('gate.p', { p, adjusted: differs ? say('gate.p-value', { p: adjusted }) : 'none' })]
}

function naiveWords({ naive }: RuleVerdict): Message[] {
  if (naive.verdict === 'none') return []
  const { verdict, falseAlarmRate: rate } = naive
  return [rate === null ? say('gate.naive', { verdict }) : say('gate.naive-errs', { verdict, rate: rateOf(rate) })]
}

function powerWords({ detectable, unit }: RuleVerdict): Message[] {
  return detectable === null ? [] : [say('gate.detectable', { value: numberOf(detectable, unit) })]
}

/** `95 %`, `98.33 %` */
function percentOf(confidence: number): Message {
  return say('gate.confidence', { percent: String(Number((confidence * 100).toPrecision(4))) })
}

function rateOf(rate: number): Message {
  return rate > 0 && rate < 0.001 ? say('gate.rate-tiny') : say('gate.rate', { rate })
}
