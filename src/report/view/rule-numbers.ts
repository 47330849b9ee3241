import type { Message } from '../../schema/message.js'
import type { Cause, RuleVerdict } from '../../schema/verdict.js'
import type { Language } from '../language.js'
import { formatLimit, type NumberStyle } from '../numbers.js'
import { translate } from '../translate.js'
import { styleOfUnit, type ValueStyle } from './measurement-text.js'

/** How the numbers of a rule are written: by the unit of what it measures. */
export function styleOfRule({ unit }: RuleVerdict): ValueStyle {
  return unit ? styleOfUnit(unit) : 'measure'
}

/** What a rule asks, in words: at most, at least, between, or only that the evidence is there. */
export function limitText({ kind, limit }: RuleVerdict, style: NumberStyle, language: Language): string {
  const say = (id: string): string =>
    translate(
      {
        id,
        values: { low: formatLimit(limit.low, style, language), high: formatLimit(limit.high, style, language) },
      },
      language,
    )
  if (kind === 'required') return say('report.rule.required')
  if (limit.low !== null && limit.high !== null) return say('report.rule.between')
  if (limit.high !== null) return say('report.rule.at-most')
  return say(limit.low !== null ? 'report.rule.at-least' : 'report.rule.no-limit')
}

/** The value of a rule, why there is none, or that it is hidden. */
export function valueText({ value, cause, unavailable }: RuleVerdict, style: NumberStyle): Message {
  if (value !== null) return { id: `report.value.${style}`, values: { value } }
  if (unavailable) return { id: `reason.${unavailable}` }
  return { id: isHiddenRule({ value, cause, unavailable }) ? 'report.hidden' : 'reason.missing-evidence' }
}

const withoutValue: ReadonlySet<Cause> = new Set(['unavailable', 'not-measured', 'not-applicable', 'no-baseline'])

/** Whether what a rule measured was suppressed: it has no value, and no reason for that of its own. */
export function isHiddenRule({
  value,
  cause,
  unavailable,
}: Pick<RuleVerdict, 'value' | 'cause' | 'unavailable'>): boolean {
  return value === null && !unavailable && !(cause && withoutValue.has(cause))
}
