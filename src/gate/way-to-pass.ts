import { say, type Message } from '../schema/message.js'
import type { RuleVerdict } from '../schema/verdict.js'
import { idOf, numberOf } from './rule-numbers.js'

/** What would make a rule pass that has not: evidence, rows, a value, or an end to an acceptance. Nothing for a rule that passes or does not apply. */
export function wayToPass(rule: RuleVerdict): Message[] {
  if (rule.verdict === 'pass' || rule.verdict === 'not-applicable') return []
  const { cause } = rule
  if (cause === 'acceptance-stale') return [say('gate.to-pass.stale')]
  if (cause === 'acceptance-expired') return [say('gate.to-pass.expired')]
  if (cause === 'no-baseline') return [say('gate.to-pass.baseline')]
  if (rule.kind === 'required') return [say('gate.to-pass.required', { measure: idOf(rule.measure) })]
  if (rule.value === null || rule.interval === null) return [say('gate.to-pass.evidence')]
  return rule.naive.verdict === 'pass' ? byRows(rule) : byValue(rule)
}

function byRows({ rowsNeeded, n }: RuleVerdict): Message[] {
  if (rowsNeeded === null) return n ? [say('gate.rows-unknown')] : []
  return [say('gate.to-pass.rows', { rows: rowsNeeded, now: n?.rows ?? null })]
}

/** The value at which an interval as wide as this one would touch the limit from inside, and the rows that would decide at the value seen. */
function byValue(rule: RuleVerdict): Message[] {
  const { value, unit, limit, interval, rowsNeeded, n, verdict } = rule
  const isHigh = limit.high !== null && value! > limit.high
  const end = isHigh ? interval!.high : interval!.low
  const rows =
    verdict === 'inconclusive' && rowsNeeded !== null && n
      ? [say('gate.rows-needed', { rows: rowsNeeded, now: n.rows })]
      : []
  if (end === null) return [say('gate.to-pass.too-few'), ...rows]
  const passes = isHigh ? limit.high! - (end - value!) : limit.low! + (value! - end)
  const beyond = isHigh ? passes < (limit.low ?? leastOf(rule)) : passes > (limit.high ?? mostOf(rule))
  if (beyond) return [say('gate.to-pass.too-few'), ...rows]
  return [say(`gate.to-pass.value-${isHigh ? 'below' : 'above'}`, { value: numberOf(passes, unit) }), ...rows]
}

/** A range over groups is never negative; nor are shares and ratios. */
function leastOf({ unit, measure }: RuleVerdict): number {
  const isRange = /:difference\(/u.test(measure) && !measure.includes('[')
  return unit === 'share' || unit === 'ratio' || isRange ? 0 : -Infinity
}

function mostOf({ unit, measure }: RuleVerdict): number {
  const isRange = /:ratio\(/u.test(measure) && !measure.includes('[')
  return unit === 'share' || isRange ? 1 : Infinity
}
