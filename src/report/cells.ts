import type { CellValue, ColumnType } from '../schema/block.js'
import type { Message } from '../schema/message.js'
import { textWidth } from './charts/text-width.js'
import type { Language } from './language.js'
import { intersectionName } from './intersection-name.js'
import { shorten, tidyName } from './names.js'
import { hasNumber } from './has-number.js'
import { formatNumber, noNumber, type NumberStyle } from './numbers.js'
import { translate } from './translate.js'

/** One cell of a table as text. */
export interface CellView {
  readonly text: string
  /** The whole text where `text` is cut short. */
  readonly full?: string
  readonly numeric: boolean
  /** The interval of the number, written beneath it. */
  readonly beneath?: string
  /** Stands for something that is not there (hidden, missing, not available). */
  readonly muted?: boolean
  readonly verdict?: string
  /** Where the text leads. */
  readonly href?: string
}

const styleOfColumn: Readonly<Partial<Record<ColumnType, NumberStyle>>> = {
  count: 'count',
  share: 'share',
  difference: 'difference',
  ratio: 'ratio',
  measure: 'measure',
  p: 'p',
}
const verdictWords = ['pass', 'fail', 'inconclusive', 'not-applicable', 'none']
const nameLimit = 64
const fullLimit = 1000

interface Limits {
  readonly low: number | null
  readonly high: number | null
}

/** The style of the numbers in a column of this type; undefined for texts, intervals and verdicts. */
export function numberStyleOf(type: ColumnType): NumberStyle | undefined {
  return styleOfColumn[type]
}

/** An interval in words: "0.12 to 0.34", or one-sided where a limit is not bounded. */
export function formatInterval({ low, high }: Limits, style: NumberStyle, language: Language): string {
  if (low === null && high === null) return noNumber
  const values = { low: formatNumber(low, style, language), high: formatNumber(high, style, language) }
  if (low === null) return translate({ id: 'report.interval.below', values }, language)
  if (high === null) return translate({ id: 'report.interval.above', values }, language)
  return translate({ id: 'report.interval', values: { ...values, low: values.low.replace(/\s*%$/u, '') } }, language)
}

/** The style in which the interval at `place` is written: that of the nearest number column before it, else after it. */
export function intervalStyle(types: readonly ColumnType[], place: number): NumberStyle {
  const candidates = [...types.slice(0, place).reverse(), ...types.slice(place + 1)]
  const nearest = candidates.find(
    (type) => type === 'share' || type === 'difference' || type === 'ratio' || type === 'measure',
  )
  return nearest ? styleOfColumn[nearest]! : 'measure'
}

function isMessage(value: CellValue): value is Message {
  return typeof value === 'object' && value !== null && 'id' in value
}

function isLimits(value: CellValue): value is Limits {
  return typeof value === 'object' && value !== null && 'low' in value
}

function isLink(value: CellValue): value is Extract<CellValue, { href: string }> {
  return typeof value === 'object' && value !== null && 'href' in value
}

/** Words that need a wide column; a message among numbers stands for one that is not there, unless it is a number written out. */
function messageCell(message: Message, numeric: boolean, language: Language): CellView {
  const text = translate(message, language)
  const muted = message.id === 'report.hidden' || (numeric && !hasNumber(message))
  return {
    text,
    numeric,
    ...(muted ? { muted } : {}),
    ...(!numeric && textWidth(text, 15) > 240 ? { wide: true } : {}),
  }
}

/** A name from the data: tidied, cut to one line, with the whole text (up to 1,000 characters) behind it. */
function nameCell(name: string, language: Language): CellView {
  if (name === '') return { text: translate({ id: 'report.empty' }, language), numeric: false, muted: true }
  const missing = translate({ id: 'report.missing' }, language)
  const whole = tidyName(shorten(intersectionName(name, missing), fullLimit))
  const text = shorten(whole, nameLimit)
  if (text === whole) return { text, numeric: false }
  if (name.length <= fullLimit) return { text, full: whole, numeric: false }
  const cut = translate({ id: 'report.cut', values: { characters: name.length } }, language)
  return { text, full: `${whole} ${cut}`, numeric: false }
}

/** A table value as text. `style` is how the row's interval is written: like the number it belongs to. */
export function viewCell(
  value: CellValue | undefined,
  type: ColumnType,
  style: NumberStyle,
  language: Language,
): CellView {
  const numeric = type === 'interval' || styleOfColumn[type] !== undefined
  if (value === undefined || value === null) {
    if (type !== 'text') return { text: noNumber, numeric, muted: true }
    return { text: translate({ id: 'report.missing' }, language), numeric: false, muted: true }
  }
  if (isMessage(value)) return messageCell(value, numeric, language)
  if (typeof value === 'string' && numeric) return { text: value, numeric }
  if (isLink(value)) return { text: shorten(tidyName(value.text), nameLimit), numeric: false, href: value.href }
  if (isLimits(value)) return { text: formatInterval(value, style, language), numeric: true }
  if (typeof value === 'number')
    return { text: formatNumber(value, styleOfColumn[type] ?? 'measure', language), numeric: true }
  if (type === 'verdict' && verdictWords.includes(value))
    return { text: translate({ id: `report.verdict.${value}` }, language), numeric: false, verdict: value }
  return nameCell(value, language)
}
