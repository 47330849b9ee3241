import type { Interval, Measurement, Unit } from '../../schema/measurement.js'
import { formatInterval } from '../cells.js'
import type { EvidenceLine } from '../drawing.js'
import type { Language } from '../language.js'
import { shorten } from '../names.js'
import { formatLimit, formatNumber, type NumberStyle } from '../numbers.js'
import { hasText, translate } from '../translate.js'
import { measurementName } from './measurement-name.js'

/** How the number of a measurement may be written; points are for sentences. */
export type ValueStyle = Exclude<NumberStyle, 'points'>

const styles: Readonly<Partial<Record<Unit, ValueStyle>>> = {
  share: 'share',
  difference: 'difference',
  ratio: 'ratio',
  count: 'count',
  'p-value': 'p',
}

/** How values of this unit are written. */
export function styleOfUnit(unit: Unit): ValueStyle {
  return styles[unit] ?? 'measure'
}

/** The name of a method slug such as `wilson`, or the slug. */
export function methodName(method: string, language: Language): string {
  const id = `method.${method}`
  return hasText(id, language) ? translate({ id }, language) : method
}

/** A confidence level such as 95 %, or 99.17 % where it was adjusted. */
export function confidenceText(confidence: number, language: Language): string {
  return formatLimit(Number(confidence.toPrecision(4)), 'share', language)
}

/** "95 % interval 0.11 to 0.17 (Newcombe)". */
export function intervalText(interval: Interval, style: NumberStyle, language: Language): string {
  const values = {
    confidence: confidenceText(interval.confidence, language),
    interval: formatInterval(interval, style, language),
    method: methodName(interval.method, language),
  }
  return translate({ id: 'report.interval-with-method', values }, language)
}

/** Rows, and the smallest denominator where it is another number. */
export function sizes({ rows, denominator }: Measurement['n']): { rows: number; denominator: number } {
  return { rows, denominator: denominator === rows ? 0 : denominator }
}

/** A measurement as one line of evidence: name, value, interval, n and method, or why it is not available. */
export function evidenceLine(measurement: Measurement, language: Language): EvidenceLine {
  const style = styleOfUnit(measurement.unit)
  const { value, unavailable, interval, intervalUnavailable, n, test } = measurement
  const details: string[] = []
  if (interval) details.push(intervalText(interval, style, language))
  if (intervalUnavailable)
    details.push(
      translate({ id: 'report.no-interval', values: { reason: { id: `reason.${intervalUnavailable}` } } }, language),
    )
  details.push(translate({ id: 'report.n', values: sizes(n) }, language))
  if (n.effective !== undefined)
    details.push(translate({ id: 'report.effective', values: { n: n.effective } }, language))
  if (test)
    details.push(
      translate(
        { id: 'report.p', values: { p: test.adjusted ?? test.p, adjusted: String(test.adjusted !== undefined) } },
        language,
      ),
    )
  return {
    name: measurementName(measurement.id, language),
    id: shorten(measurement.id, 160),
    value:
      value === null && unavailable
        ? translate({ id: `reason.${unavailable}` }, language)
        : formatNumber(value, style, language),
    detail: details.join(translate({ id: 'report.semicolon' }, language)),
  }
}
