import { say, type Message } from '../schema/message.js'
import type { Unit } from '../schema/measurement.js'
import type { RuleLimit, RuleVerdict } from '../schema/verdict.js'

const styles: Partial<Record<Unit, string>> = { share: 'share', difference: 'difference', ratio: 'ratio' }

/** A number as the unit is written, or a dash. */
export function numberOf(value: number | null, unit: Unit | null): Message {
  return value === null ? say('gate.number.none') : say(`gate.number.${(unit && styles[unit]) ?? 'measure'}`, { value })
}

/** `0.0312 to 0.241`; a dash where there is none. */
export function intervalOf({ interval, unit }: Pick<RuleVerdict, 'interval' | 'unit'>): Message {
  if (interval === null) return say('gate.number.none')
  const end = (value: number | null): Message => (value === null ? say('gate.unbounded') : numberOf(value, unit))
  return say('gate.interval', { low: end(interval.low), high: end(interval.high) })
}

/** `at most 0.1`, `0.8 to 1.25`, `evidence required`. */
export function limitOf({ kind, limit, unit }: Pick<RuleVerdict, 'kind' | 'limit' | 'unit'>): Message {
  if (kind === 'required') return say('gate.limit.required')
  return limitMessage(limit, unit)
}

function limitMessage({ low, high }: RuleLimit, unit: Unit | null): Message {
  const values = { low: asWritten(low, unit), high: asWritten(high, unit) }
  if (low !== null && high !== null) return say('gate.limit.between', values)
  if (low === null && high === null) return say('gate.number.none')
  return high !== null ? say('gate.limit.at-most', values) : say('gate.limit.at-least', values)
}

/** A limit as somebody wrote it, no digits added: 0.1 stays 0.1, and is 10 % among shares. */
function asWritten(value: number | null, unit: Unit | null): string {
  if (value === null) return ''
  return unit === 'share' ? `${Number((value * 100).toPrecision(6))} %` : String(Number(value.toPrecision(6)))
}

/** A measurement id inside a sentence, whole: names in sentences are cut at 60 characters, so it goes in parts. */
export function idOf(id: string): Message {
  return say('gate.id', { a: id.slice(0, 60), b: id.slice(60, 120), c: id.slice(120) })
}
