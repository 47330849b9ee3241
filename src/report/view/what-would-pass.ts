import type { Cause, RuleVerdict } from '../../schema/verdict.js'
import type { Language } from '../language.js'
import { formatNumber, type NumberStyle } from '../numbers.js'
import { translate } from '../translate.js'
import { isHiddenRule } from './rule-numbers.js'

/** Causes that have a way of their own. */
const ways: Readonly<Partial<Record<Cause, string>>> = {
  'acceptance-stale': 'report.rule.pass-stale',
  'acceptance-expired': 'report.rule.pass-expired',
  'no-baseline': 'report.rule.pass-baseline',
}

/**
 * What would make a rule pass. It passes when its whole interval lies inside the limit, so the value has to be better than the limit by
 * the reach of the interval on that side (as wide as it is now), or the interval narrower, which takes rows.
 */
export function whatWouldPass(rule: RuleVerdict, style: NumberStyle, language: Language): string | null {
  if (rule.verdict === 'pass' || rule.verdict === 'not-applicable' || isHiddenRule(rule)) return null
  if (rule.cause && ways[rule.cause]) return translate({ id: ways[rule.cause]! }, language)
  if (rule.value === null || !rule.interval) return translate({ id: 'report.rule.pass-evidence' }, language)
  const parts: string[] = []
  const target = targetOf(rule)
  if (target) {
    const values = { value: formatNumber(target.value, style, language) }
    parts.push(translate({ id: `report.rule.pass-${target.side}`, values }, language))
  }
  if (rule.verdict === 'inconclusive' && rule.rowsNeeded !== null)
    parts.push(translate({ id: 'report.rule.pass-rows', values: { rows: rule.rowsNeeded } }, language))
  return parts.length === 0 ? null : parts.join(' ')
}

function targetOf({
  value,
  interval,
  limit,
}: RuleVerdict): { readonly value: number; readonly side: 'below' | 'above' } | null {
  if (value === null || !interval) return null
  if (limit.high !== null && interval.high !== null && interval.high > limit.high) {
    const target = limit.high - (interval.high - value)
    return target > 0 || limit.high <= 0 ? { value: target, side: 'below' } : null
  }
  if (limit.low !== null && interval.low !== null && interval.low < limit.low)
    return { value: limit.low + (value - interval.low), side: 'above' }
  return null
}
